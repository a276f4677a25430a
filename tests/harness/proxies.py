"""A TCP proxy in front of a server: the network on a bad day."""

import contextlib
import select
import socket
import threading


class Proxy(contextlib.AbstractContextManager["Proxy", None]):
    def __init__(self, port: int, host: str = "127.0.0.1") -> None:
        self._upstream = (host, port)
        self._flowing = threading.Event()
        self._flowing.set()
        self._closed = threading.Event()
        self._refusing = False
        self._delay = 0.0
        self._passing: int | None = None
        self._held = b""
        self.holding = threading.Event()
        self._released = threading.Event()
        self._sockets: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def stall(self) -> None:
        """Connections stay open and new ones are taken, but not a byte goes through."""
        self._flowing.clear()

    def resume(self) -> None:
        self._flowing.set()

    def slow_down(self, seconds: float) -> None:
        """Whatever is sent, either way, arrives so much later."""
        self._delay = seconds

    def cut(self) -> None:
        """End every connection, and each new one at once: the server is gone."""
        self._refusing = True
        for one in list(self._sockets):
            _shut(one)

    def cut_answers(self, after: int) -> None:
        """Of what the server says next on each connection so many bytes arrive, then it ends."""
        self._passing = after

    def mend(self) -> None:
        self._refusing = False
        self._delay = 0.0
        self._passing = None

    def hold(self, content: bytes) -> None:
        """Keep the server's answers with this content from now on; `holding` tells of the first."""
        self._held = content
        self.holding.clear()
        self._released.clear()

    def release(self) -> None:
        self._held = b""
        self._released.set()

    def close(self) -> None:
        self._closed.set()
        self._flowing.set()
        self.release()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for one in list(self._sockets):
            _shut(one)

    def __exit__(self, *_: object) -> None:
        self.close()

    def _accept(self) -> None:
        while not self._closed.is_set():
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client: socket.socket) -> None:
        self._flowing.wait()
        if self._refusing:
            _shut(client)
            return
        try:
            server = socket.create_connection(self._upstream, 5)
        except OSError:
            _shut(client)
            return
        server.settimeout(None)
        other = {client: server, server: client}
        self._sockets |= other.keys()
        with contextlib.suppress(OSError, ValueError):
            self._pump(client, server)
        for one in other:
            _shut(one)
            self._sockets.discard(one)

    def _pump(self, client: socket.socket, server: socket.socket) -> None:
        other = {client: server, server: client}
        while not self._closed.is_set():
            for ready in select.select(list(other), [], [])[0]:
                self._flowing.wait()
                data = ready.recv(65536)
                if self._delay:
                    self._closed.wait(self._delay)
                if ready is server and self._passing is not None:
                    client.sendall(data[: self._passing])
                    return
                if not data:
                    return
                if ready is server and self._held and self._held in data:
                    self.holding.set()
                    self._released.wait()
                other[ready].sendall(data)


def _shut(one: socket.socket) -> None:
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
