"""A database of its own for each deployment; migrated ones are copies of one that was migrated."""

import itertools
import os
import shutil
import tempfile
from pathlib import Path
from typing import Protocol

from tests.servers import PostgreSQL

_numbers = itertools.count(1)


class Engine(Protocol):
    """Makes databases of one kind."""

    def create(self, template: str | None = None) -> str:
        """Make a database, empty or a copy of the template, and answer its URL."""

    def remove(self) -> None:
        """Leave nothing behind."""


class SQLiteEngine:
    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="be-sqlite-"))

    def create(self, template: str | None = None) -> str:
        path = self._folder / f"{_name()}.db"
        if template is not None:
            source = Path(template.removeprefix("sqlite:///"))
            for suffix in ("", "-wal", "-shm"):
                part = source.with_name(f"{source.name}{suffix}")
                if part.exists():
                    shutil.copy(part, path.with_name(f"{path.name}{suffix}"))
        return f"sqlite:///{path}"

    def remove(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)


class PostgreSQLEngine:
    def __init__(self) -> None:
        self.server = PostgreSQL()
        self.server.start()

    def create(self, template: str | None = None) -> str:
        source = template.rpartition("/")[2] if template else "template1"
        return self.server.create_database(_name(), source)

    def remove(self) -> None:
        self.server.remove()


ENGINES: dict[str, type[SQLiteEngine | PostgreSQLEngine]] = {
    "sqlite": SQLiteEngine,
    "postgresql": PostgreSQLEngine,
}


def _name() -> str:
    return f"test_{os.getpid()}_{next(_numbers)}"
