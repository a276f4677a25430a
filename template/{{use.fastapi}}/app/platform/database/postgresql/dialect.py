from collections.abc import Mapping, Sequence
from typing import Any

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy import event, func, select
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, DisconnectionError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from app.platform.database.dialect import ConnectionOptions, NewRow, Record, Statement
from app.platform.database.postgresql.insertion import insertion, numbered
from app.platform.database.postgresql.statement import prepared

# Connection, resources, operator: https://www.postgresql.org/docs/current/errcodes-appendix.html
LOST_CLASSES = {"08", "53", "57", "58"}
SCHEMA_LOCK = 0x5C_4E_4A
# How long the server may take to say that a statement timed out, before it counts as lost.
NETWORK_SECONDS = 1.0


class PostgreSQLDialect:
    scheme = "postgresql"
    driver = "postgresql+asyncpg"
    url_form = "postgresql://USER:PASSWORD@HOST:PORT/NAME"

    def connect_args(self, options: ConnectionOptions) -> dict[str, Any]:
        seconds = options.statement_timeout_seconds
        return {
            "timeout": options.connect_timeout_seconds,
            "command_timeout": seconds + NETWORK_SECONDS,
            "server_settings": {"statement_timeout": f"{seconds * 1000:.0f}"},
        }

    def prepare(self, engine: AsyncEngine) -> None:
        event.listen(engine.sync_engine, "checkout", refuse_closed)

    async def fetch(
        self, engine: AsyncEngine, statement: Statement, parameters: Mapping[str, Any]
    ) -> Sequence[Record]:
        pooled = await take(engine)
        try:
            compiled = prepared(statement, engine.dialect)
            return await compiled.run(pooled.driver_connection, parameters)
        except asyncpg.PostgresError as error:
            raise as_sqlalchemy(error) from error
        except BaseException:
            # It may still be sending what nobody waits for any more.
            pooled.invalidate()
            raise
        finally:
            pooled.close()

    async def insert(self, engine: AsyncEngine, rows: Sequence[NewRow]) -> None:
        statement = insertion(*(row.table for row in rows))
        await self.fetch(engine, statement, numbered(row.values for row in rows))

    def is_lost(self, cause: BaseException) -> bool:
        return str(getattr(cause, "sqlstate", ""))[:2] in LOST_CLASSES

    async def lock_schema(self, connection: AsyncConnection) -> None:
        await connection.execute(select(func.pg_advisory_xact_lock(SCHEMA_LOCK)))


async def take(engine: AsyncEngine) -> PoolProxiedConnection:
    """A connection of the pool. What goes wrong meanwhile is told as it is for a statement."""
    try:
        return await engine.raw_connection()
    except engine.dialect.loaded_dbapi.Error as error:
        raise DBAPIError(None, None, error, hide_parameters=True) from error


def refuse_closed(
    connection: DBAPIConnection, entry: ConnectionPoolEntry, _: PoolProxiedConnection
) -> None:
    """Makes the pool replace what the server has closed, after a restart for one."""
    driver_connection = entry.driver_connection
    if driver_connection is not None and driver_connection.is_closed():
        raise DisconnectionError


def as_sqlalchemy(error: asyncpg.PostgresError) -> DBAPIError:
    kind = (
        IntegrityError
        if isinstance(error, asyncpg.IntegrityConstraintViolationError)
        else DBAPIError
    )
    return kind(None, None, error, hide_parameters=True)


DIALECT = PostgreSQLDialect()
