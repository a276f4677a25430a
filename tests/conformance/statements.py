"""SQL that goes around the service, straight to its database."""

import contextlib
import sqlite3
from typing import Any

import psycopg

Refused = (sqlite3.IntegrityError, psycopg.errors.RaiseException)


def execute(url: str, statement: str) -> int:
    """How many rows the statement touched; raises one of `Refused`."""
    with contextlib.closing(connected(url)) as connection, connection:
        touched: int = connection.execute(statement).rowcount
        return touched


def stored(url: str, table: str) -> list[bytes]:
    """What the database holds of each row of a table, one column's value after the other."""
    statement = f"SELECT * FROM {table}"  # noqa: S608 names of our own
    with contextlib.closing(connected(url)) as connection:
        rows = connection.execute(statement).fetchall()
    return [
        b" ".join(value if isinstance(value, bytes) else str(value).encode() for value in row)
        for row in rows
    ]


def connected(url: str) -> Any:
    if url.startswith("sqlite:///"):
        return sqlite3.connect(url.removeprefix("sqlite:///"))
    return psycopg.connect(url)


def change_versions(url: str, table: str, version: int) -> None:
    """Changes every row where the service can't notice."""
    execute(url, f"UPDATE {table} SET version = {version}")  # noqa: S608 names of our own
