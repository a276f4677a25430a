"""HTTP as bytes, for what no client library would send."""

import contextlib
import socket
from dataclasses import dataclass

from tests.harness.services import Service


@dataclass(frozen=True)
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str | None:
        found = [value for key, value in self.headers if key == name.lower()]
        return ", ".join(found) if found else None


def connect(service: Service, timeout: float = 15) -> socket.socket:
    return socket.create_connection(service.address, timeout)


def exchange(
    service: Service, request: bytes, timeout: float = 15, *, finish: bool = False
) -> Answer | None:
    """Send the bytes, and an end where asked; None when the server closed without an answer."""
    with connect(service, timeout) as connection:
        # The server may refuse before it has read everything.
        with contextlib.suppress(OSError):
            connection.sendall(request)
            if finish:
                connection.shutdown(socket.SHUT_WR)
        return read(connection, is_head=request.startswith(b"HEAD "))


def request(
    service: Service, method: str, path: str, *headers: str, body: bytes = b"", host: str = "test"
) -> Answer | None:
    return exchange(service, head(method, path, *headers, host=host) + body)


def head(method: str, path: str, *headers: str, host: str = "test") -> bytes:
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", "Connection: close", *headers, "", ""]
    return "\r\n".join(lines).encode("utf-8", "surrogateescape")


def read(connection: socket.socket, *, is_head: bool = False) -> Answer | None:
    data = b""
    while True:
        try:
            block = connection.recv(65536)
        except ConnectionError:
            block = b""
        data += block
        answer = parse(data, ended=not block, is_head=is_head)
        if answer is not None or not block:
            return answer


def parse(data: bytes, *, ended: bool, is_head: bool = False) -> Answer | None:
    start, separator, body = data.partition(b"\r\n\r\n")
    if not separator:
        return None
    first, *lines = start.decode("latin-1").split("\r\n")
    status = int(first.split(" ")[1])
    if status == 100:
        return parse(body, ended=ended, is_head=is_head)
    pairs = [line.partition(":") for line in lines]
    headers = [(name.strip().lower(), value.strip()) for name, _, value in pairs]
    answer = Answer(status, headers, body)
    length = answer.header("content-length")
    if is_head or status in {204, 304}:
        return answer
    if length is not None:
        return Answer(status, headers, body[: int(length)]) if len(body) >= int(length) else None
    complete = ended or body.endswith(b"0\r\n\r\n")
    return answer if complete else None
