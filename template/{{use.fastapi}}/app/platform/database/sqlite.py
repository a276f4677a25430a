import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, insert
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.pool import ConnectionPoolEntry

from app.platform.database.dialect import ConnectionOptions, NewRow, Record, Statement

LOST = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
}


class SQLiteDialect:
    scheme = "sqlite"
    driver = "sqlite+aiosqlite"
    url_form = "sqlite:///PATH"

    def connect_args(self, options: ConnectionOptions) -> dict[str, Any]:
        return {"timeout": options.statement_timeout_seconds}

    def prepare(self, engine: AsyncEngine) -> None:
        Path(engine.url.database or "").parent.mkdir(parents=True, exist_ok=True)
        event.listen(engine.sync_engine, "connect", configure)
        event.listen(engine.sync_engine, "begin", begin_immediately)

    async def fetch(
        self, engine: AsyncEngine, statement: Statement, parameters: Mapping[str, Any]
    ) -> Sequence[Record]:
        async with engine.connect() as connection:
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            return [row._asdict() for row in await connection.execute(statement, parameters)]

    async def insert(self, engine: AsyncEngine, rows: Sequence[NewRow]) -> None:
        async with engine.begin() as connection:
            for table, values in rows:
                await connection.execute(insert(table), values)

    def is_lost(self, cause: BaseException) -> bool:
        # The low byte is the primary result code: https://www.sqlite.org/rescode.html
        return getattr(cause, "sqlite_errorcode", 0) & 0xFF in LOST

    async def lock_schema(self, connection: AsyncConnection) -> None:
        """Nothing to do: a transaction that writes already waited for every other one."""


def configure(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # The driver must not open transactions of its own: begin_immediately does.
    # https://docs.sqlalchemy.org/en/21/dialects/sqlite.html#pysqlite-serializable
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    # FULL also survives a loss of power; NORMAL may lose what was just acknowledged.
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def begin_immediately(connection: Connection) -> None:
    # A transaction that starts by reading and then writes fails at once where another one
    # writes; one that starts as a writer waits for its turn.
    if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
        connection.exec_driver_sql("BEGIN IMMEDIATE")


DIALECT = SQLiteDialect()
