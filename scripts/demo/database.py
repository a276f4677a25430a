"""The database that the answers need: a given server, one found here, or one from a wheel."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from scripts.demo import console
from scripts.demo.project import Failed
from tests.servers import Missing, PostgreSQL


class Server(Protocol):
    def start(self) -> None: ...
    def create_database(self, name: str) -> str: ...
    def remove(self) -> None: ...


SERVERS: dict[str, Callable[[], Server]] = {"postgresql": PostgreSQL}


@contextmanager
def database(name: str) -> Iterator[dict[str, str]]:
    """The environment that leads the service to its database; empty for an embedded one."""
    given = os.environ.get("DATABASE_URL", "")
    if name not in SERVERS:
        yield {}
    elif given:
        console.say(f"  using the database of DATABASE_URL ({given.rpartition('@')[2]})")
        yield {"DATABASE_URL": given}
    else:
        server: Server | None = None
        try:
            with console.progress(f"starting a {name} server"):
                server = SERVERS[name]()
                server.start()
                url = server.create_database("demo")
            yield {"DATABASE_URL": url}
        except Missing as missing:
            raise Failed(f"{missing}, or name a server in DATABASE_URL") from None
        finally:
            if server is not None:
                server.remove()
