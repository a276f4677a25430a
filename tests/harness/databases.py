"""A database of its own for each deployment; migrated ones are copies of one that was migrated."""

import itertools
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

import psycopg
from psycopg import sql

from tests.servers import PostgreSQL

SCHEME = "sqlite:///"
_numbers = itertools.count(1)


class Engine(Protocol):
    """Makes databases of one kind."""

    def create(self, template: str | None = None) -> str:
        """Make a database, empty or a copy of the template, and answer its URL."""

    def writers_waiting(self, url: str, table: str) -> AbstractContextManager[None]:
        """Meanwhile the table can be read, and who writes to it waits."""

    def remove(self) -> None:
        """Leave nothing behind."""


class SQLiteEngine:
    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="be-sqlite-"))

    def create(self, template: str | None = None) -> str:
        path = self._folder / f"{_name()}.db"
        if template is not None:
            source = Path(template.removeprefix(SCHEME))
            for suffix in ("", "-wal", "-shm"):
                part = source.with_name(f"{source.name}{suffix}")
                if part.exists():
                    shutil.copy(part, path.with_name(f"{path.name}{suffix}"))
        return f"{SCHEME}{path}"

    @contextmanager
    def writers_waiting(self, url: str, table: str) -> Iterator[None]:  # noqa: ARG002 one file
        connection = sqlite3.connect(url.removeprefix(SCHEME), isolation_level=None)
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield
        finally:
            connection.close()

    def remove(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)


class PostgreSQLEngine:
    def __init__(self) -> None:
        self.server = PostgreSQL()
        self.server.start()

    def create(self, template: str | None = None) -> str:
        source = template.rpartition("/")[2] if template else "template1"
        return self.server.create_database(_name(), source)

    @contextmanager
    def writers_waiting(self, url: str, table: str) -> Iterator[None]:
        with psycopg.connect(url) as connection:
            connection.execute(sql.SQL("LOCK TABLE {} IN SHARE MODE").format(sql.Identifier(table)))
            yield

    def remove(self) -> None:
        self.server.remove()


ENGINES: dict[str, type[SQLiteEngine | PostgreSQLEngine]] = {
    "sqlite": SQLiteEngine,
    "postgresql": PostgreSQLEngine,
}


def _name() -> str:
    return f"test_{os.getpid()}_{next(_numbers)}"
