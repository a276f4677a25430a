"""SQL that goes around the service, straight to its database."""

import contextlib
import sqlite3

import psycopg

Refused = (sqlite3.IntegrityError, psycopg.errors.RaiseException)


def execute(url: str, statement: str) -> int:
    """How many rows the statement touched; raises one of `Refused`."""
    if url.startswith("sqlite:///"):
        with contextlib.closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as file, file:
            return file.execute(statement).rowcount
    with psycopg.connect(url) as connection:
        return connection.execute(statement).rowcount


def change_versions(url: str, table: str, version: int) -> None:
    """Changes every row where the service can't notice."""
    execute(url, f"UPDATE {table} SET version = {version}")  # noqa: S608 names of our own
