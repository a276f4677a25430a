"""Real servers on free loopback ports. None is installed here: it is found or `Missing`."""

from tests.servers.missing import Missing
from tests.servers.ports import free_port
from tests.servers.postgresql import PostgreSQL

__all__ = ["Missing", "PostgreSQL", "free_port"]
