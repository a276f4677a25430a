"""A reverse proxy that stands in front of a service and breaks one of its promises."""

import http.client
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from tests.harness.bodies import read_body
from tests.selfcheck.messages import Answer, Fault, Forward, Request

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding"}
BODILESS = {204, 304}


def honest(request: Request, forward: Forward) -> Answer:
    return forward(request)


class FaultProxy:
    def __init__(self, base_url: str) -> None:
        self.fault: Fault = honest
        self._upstream = urlsplit(base_url).netloc
        proxy = self

        class Handler(_Handler):
            def answer(self, request: Request) -> Answer:
                return proxy.fault(request, proxy.forward)

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.base_url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def forward(self, request: Request) -> Answer:
        connection = http.client.HTTPConnection(self._upstream, timeout=30)
        try:
            connection.putrequest(
                request.method, request.target, skip_host=True, skip_accept_encoding=True
            )
            for name, value in request.headers:
                if name.lower() not in HOP_BY_HOP:
                    connection.putheader(name, value.encode("latin-1"))
            connection.endheaders(request.body or None)
            found = connection.getresponse()
            headers = [pair for pair in found.getheaders() if pair[0].lower() not in HOP_BY_HOP]
            return Answer(found.status, found.reason, headers, found.read())
        finally:
            connection.close()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def answer(self, request: Request) -> Answer:
        raise NotImplementedError

    def __getattr__(self, name: str) -> Any:
        if name.startswith("do_"):
            return self._serve
        raise AttributeError(name)

    def log_message(self, *_: Any) -> None:
        """The tests read answers, not logs."""

    def _serve(self) -> None:
        headers = list(self.headers.items())
        body = read_body(self.headers, self.rfile)
        if self.headers.get("Transfer-Encoding"):
            headers.append(("Content-Length", str(len(body))))
        answer = self.answer(Request(self.command, self.path, headers, body))
        self.send_response_only(answer.status, answer.reason or None)
        for name, value in answer.headers:
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD" and answer.status not in BODILESS:
            self.wfile.write(answer.body)
