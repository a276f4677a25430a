"""An OTLP/HTTP receiver that keeps the spans it is sent."""

import gzip
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

from tests.harness.bodies import read_body


@dataclass(frozen=True)
class Span:
    trace_id: str
    span_id: str
    parent_id: str
    name: str


class Collector:
    def __init__(self) -> None:
        self.spans: list[Span] = []
        self.paths: list[str] = []
        handler = type("Handler", (_Handler,), {"collector": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self.endpoint = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    collector: ClassVar[Collector]

    def do_POST(self) -> None:
        body = read_body(self.headers, self.rfile)
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        self.collector.paths.append(self.path)
        is_json = "json" in self.headers.get("Content-Type", "")
        self.collector.spans.extend(_from_json(body) if is_json else _from_protobuf(body))
        self.send_response(200)
        self.send_header("Content-Type", self.headers.get("Content-Type", ""))
        self.send_header("Content-Length", "2" if is_json else "0")
        self.end_headers()
        self.wfile.write(b"{}" if is_json else b"")

    def log_message(self, *_: Any) -> None:
        pass


def _from_json(body: bytes) -> Iterator[Span]:
    for resource in json.loads(body).get("resourceSpans", []):
        for scope in resource.get("scopeSpans", []):
            for span in scope.get("spans", []):
                yield Span(
                    span["traceId"], span["spanId"], span.get("parentSpanId", ""), span["name"]
                )


def _from_protobuf(body: bytes) -> Iterator[Span]:
    """ExportTraceServiceRequest: resource_spans 1, scope_spans 2, spans 2."""
    for resource in _fields(body).get(1, []):
        for scope in _fields(resource).get(2, []):
            for span in _fields(scope).get(2, []):
                part = {number: values[-1] for number, values in _fields(span).items()}
                name = part.get(5, b"").decode()
                yield Span(part[1].hex(), part[2].hex(), part.get(4, b"").hex(), name)


def _fields(message: bytes) -> dict[int, list[bytes]]:
    """The length-delimited fields of a protobuf message by number."""
    found: dict[int, list[bytes]] = {}
    position = 0
    while position < len(message):
        key, position = _varint(message, position)
        match key & 7:
            case 0:
                _, position = _varint(message, position)
            case 1:
                position += 8
            case 2:
                length, position = _varint(message, position)
                found.setdefault(key >> 3, []).append(message[position : position + length])
                position += length
            case 5:
                position += 4
            case kind:
                raise ValueError(f"no such wire type: {kind}")
    return found


def _varint(message: bytes, position: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[position]
        value |= (byte & 0x7F) << shift
        position += 1
        shift += 7
        if byte < 0x80:
            return value, position
