"""A webhook's other end: an HTTP server that keeps what it is sent, and answers as it is told."""

import base64
import contextlib
import hashlib
import hmac
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

from tests.servers.waiting import wait_until


@dataclass(frozen=True)
class Received:
    path: str
    headers: Mapping[str, str]
    body: bytes
    at: float = field(default_factory=time.monotonic)

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def event(self) -> dict[str, Any]:
        event: dict[str, Any] = json.loads(self.body)
        return event

    def is_signed_with(self, secret: str) -> bool:
        """As https://github.com/standard-webhooks/standard-webhooks says."""
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
        content = f"{self.id}.{self.headers['webhook-timestamp']}.".encode() + self.body
        signature = base64.b64encode(hmac.digest(key, content, hashlib.sha256)).decode()
        return f"v1,{signature}" in self.headers["webhook-signature"].split(" ")


class Receiver:
    """`status` answers each delivery; it may wait, and so hang."""

    def __init__(
        self,
        status: Callable[[Received], int] = lambda _: 204,
        *,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.received: list[Received] = []
        self.status = status
        handler = type("Handler", (_Handler,), {"receiver": self})
        self._server = _Server(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/hook"
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
            self.url = f"https://localhost:{self._server.server_port}/hook"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def wait_for(self, count: int, timeout: float = 20) -> list[Received]:
        wait_until(
            lambda: len(self.received) >= count, timeout=timeout,
            what=f"{count} deliveries, {len(self.received)} came",
        )  # fmt: skip
        return self.received[:count]

    def of(self, subject: str) -> list[Received]:
        return [one for one in self.received if one.event["subject"] == subject]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class RawReceiver:
    """Answers whatever it is sent with `head`, then with `rest` again and again; or not at all."""

    def __init__(self, head: bytes = b"", rest: bytes = b"", *, every: float = 0) -> None:
        self.sent = 0
        self._head, self._rest, self._every = head, rest, every
        self._closed = threading.Event()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/hook"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._closed.set()
        self._socket.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=[connection], daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            connection.recv(65536)
            connection.sendall(self._head)
            while not self._closed.wait(self._every if self._rest else None):
                connection.sendall(self._rest)
                self.sent += len(self._rest)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # Workers connect many times at once.
    request_queue_size = 128


class _Handler(BaseHTTPRequestHandler):
    receiver: ClassVar[Receiver]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        headers = {name.lower(): value for name, value in self.headers.items()}
        delivery = Received(self.path, headers, body)
        self.receiver.received.append(delivery)
        status = self.receiver.status(delivery)
        self.send_response(status)
        if 300 <= status < 400:
            self.send_header("Location", f"{self.receiver.url}/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass
