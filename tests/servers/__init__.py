"""Real servers on free loopback ports. None is installed here: it is found or `Missing`."""

from tests.servers.missing import Missing
from tests.servers.ports import free_port
from tests.servers.postgresql import PostgreSQL
from tests.servers.redis import Redis
from tests.servers.resolver import Resolver

__all__ = ["Missing", "PostgreSQL", "Redis", "Resolver", "free_port"]
