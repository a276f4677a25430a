"""The servers that the answers need: given ones, those found here, or those from wheels."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from scripts.demo import console
from scripts.demo.project import Failed
from tests.servers import Missing, PostgreSQL, Redis
from tests.servers.process import ServerProcess

ServerT = TypeVar("ServerT", bound=ServerProcess)


@contextmanager
def database(name: str) -> Iterator[dict[str, str]]:
    """The environment that leads the service to its database; empty for an embedded one."""
    if name != "postgresql":
        yield {}
        return
    with started("DATABASE_URL", PostgreSQL, lambda server: server.create_database("demo")) as url:
        yield {"DATABASE_URL": url}


@contextmanager
def cache(name: str) -> Iterator[dict[str, str]]:
    """The environment that leads the service to its cache; empty where that is no server."""
    if name != "redis":
        yield {}
        return
    with started("CACHE_URL", Redis, lambda server: server.create()) as url:
        yield {"CACHE_URL": url}


@contextmanager
def started(
    variable: str, make: Callable[[], ServerT], create: Callable[[ServerT], str]
) -> Iterator[str]:
    """The URL of what the variable names, or of a server of the demo's own."""
    if given := os.environ.get(variable, ""):
        console.say(f"  using the server of {variable} ({given.rpartition('@')[2]})")
        yield given
        return
    server: ServerT | None = None
    try:
        with console.progress(f"starting a server for {variable}"):
            server = make()
            server.start()
            url = create(server)
        yield url
    except Missing as missing:
        raise Failed(f"{missing}, or name a server in {variable}") from None
    finally:
        if server is not None:
            server.remove()
