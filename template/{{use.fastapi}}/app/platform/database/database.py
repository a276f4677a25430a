from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from pydantic import SecretStr
from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from app.platform.database.dialect import (
    ConnectionOptions,
    Dialect,
    NewRow,
    Record,
    Rows,
    Statement,
    driver_url,
)
from app.platform.database.effects import effect_of
from app.platform.settings import ServiceSettings

NO_PARAMETERS: Mapping[str, Any] = {}
CONNECT_TIMEOUT_SECONDS = 3.0
PROBE_TIMEOUT_SECONDS = 1.5


class Database:
    """The connections to the primary and, for lists, to its read replica.

    Raises SQLAlchemy's errors and, where no connection can be made, OSError.
    """

    def __init__(self, dialect: Dialect, settings: ServiceSettings) -> None:
        self.dialect = dialect
        url, replica_url = settings.database_url, settings.replica_url
        pool_size = settings.database_pool_size
        options = ConnectionOptions(CONNECT_TIMEOUT_SECONDS, settings.request_timeout_seconds)
        self.primary = self._engine(url, pool_size, options)
        self.replica = (
            self._engine(replica_url, pool_size, options) if replica_url else self.primary
        )
        # A probe has its own connection, so that it tells of the database and not of a full pool.
        patience = ConnectionOptions(PROBE_TIMEOUT_SECONDS, PROBE_TIMEOUT_SECONDS)
        self.probe = self._engine(url, 1, patience)

    def _engine(self, url: SecretStr, pool_size: int, options: ConnectionOptions) -> AsyncEngine:
        engine = create_async_engine(
            driver_url(self.dialect, url),
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=options.statement_timeout_seconds,
            connect_args=self.dialect.connect_args(options),
            # An error's text must not carry what users sent into the log.
            hide_parameters=True,
        )
        self.dialect.prepare(engine)
        return engine

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[AsyncConnection]:
        """A connection whose work is committed at the end, and rolled back on an exception."""
        async with self.primary.connect() as connection:
            yield connection
            await effect_of(connection.commit())

    async def insert(self, *rows: NewRow) -> None:
        """Inserts all of the rows or none of them; raises IntegrityError."""
        await effect_of(self.dialect.insert(self.primary, rows))

    async def write(self, statement: Statement, also: Rows | None = None) -> Record | None:
        """The first row of a statement that writes; where there is one, `also` goes with it."""
        if also is not None:
            return await self._write_with(statement, also)
        async with self.primary.connect() as connection:
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            row = (await effect_of(connection.execute(statement))).first()
            return row._asdict() if row is not None else None

    async def _write_with(self, statement: Statement, also: Rows) -> Record | None:
        async with self.transaction() as connection:
            row = (await connection.execute(statement)).first()
            if row is None:
                return None
            written = row._asdict()
            for table, values in also(written):
                await connection.execute(insert(table), values)
        return written

    async def fetch_one(
        self, statement: Statement, parameters: Mapping[str, Any] = NO_PARAMETERS
    ) -> Record | None:
        """The first row of a statement that is a transaction of its own, on the primary."""
        rows = await self.fetch_all(statement, parameters)
        return rows[0] if rows else None

    async def fetch_all(
        self, statement: Statement, parameters: Mapping[str, Any] = NO_PARAMETERS
    ) -> Sequence[Record]:
        """All rows of a statement that is a transaction of its own, on the primary.

        A statement that is kept and given its values as `parameters` is compiled only once.
        """
        return await self.dialect.fetch(self.primary, statement, parameters)

    async def fetch_all_from_replica(
        self, statement: Statement, parameters: Mapping[str, Any] = NO_PARAMETERS
    ) -> Sequence[Record]:
        """Rows that may lag behind; from the primary when there is no replica or it is lost."""
        if self.replica is self.primary:
            return await self.fetch_all(statement, parameters)
        try:
            return await self.dialect.fetch(self.replica, statement, parameters)
        except (DBAPIError, PoolTimeout, OSError) as error:
            if not self.is_lost(error):
                raise
            return await self.fetch_all(statement, parameters)

    def is_lost(self, error: BaseException) -> bool:
        """Whether an exception means that the database can't be used for the moment."""
        if isinstance(error, DBAPIError):
            cause = error.orig
            return error.connection_invalidated or (
                cause is not None and self.dialect.is_lost(cause)
            )
        # A driver that can't connect, or waits too long, raises Python's own errors.
        return isinstance(error, PoolTimeout | OSError)

    async def renew_connections(self) -> None:
        """Closes the idle connections, which a restart of the database left dead."""
        for engine in {self.primary, self.replica}:
            await engine.dispose()

    async def close(self) -> None:
        for engine in {self.primary, self.replica, self.probe}:
            await engine.dispose()
