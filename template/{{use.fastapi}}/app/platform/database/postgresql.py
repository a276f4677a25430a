from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from app.platform.database.dialect import ConnectionOptions

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
        """Nothing to do: the server's own defaults are the ones that are wanted."""

    def is_lost(self, cause: BaseException) -> bool:
        return str(getattr(cause, "sqlstate", ""))[:2] in LOST_CLASSES

    async def try_lock(self, connection: AsyncConnection, key: int) -> bool:
        return bool(await connection.scalar(select(func.pg_try_advisory_xact_lock(key))))

    async def lock_schema(self, connection: AsyncConnection) -> None:
        await connection.execute(select(func.pg_advisory_xact_lock(SCHEMA_LOCK)))


DIALECT = PostgreSQLDialect()
