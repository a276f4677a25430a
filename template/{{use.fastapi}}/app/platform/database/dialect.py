from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from pydantic import SecretStr
from sqlalchemy import URL, Table, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.sql.selectable import ExecutableReturnsRows

Statement = ExecutableReturnsRows
Record = Mapping[str, Any]


class NewRow(NamedTuple):
    table: Table
    values: Record


# Made of the row that they go with, once it is written.
Rows = Callable[[Record], Iterable[NewRow]]


@dataclass(frozen=True)
class ConnectionOptions:
    connect_timeout_seconds: float
    statement_timeout_seconds: float


class Dialect(Protocol):
    """What one database does in its own way."""

    scheme: str
    driver: str
    url_form: str

    def connect_args(self, options: ConnectionOptions) -> dict[str, Any]: ...

    def prepare(self, engine: AsyncEngine) -> None:
        """Sets up the engine's connections before the first one is made."""

    async def fetch(
        self, engine: AsyncEngine, statement: Statement, parameters: Mapping[str, Any]
    ) -> Sequence[Record]:
        """The rows of a statement that is a transaction of its own."""

    async def insert(self, engine: AsyncEngine, rows: Sequence[NewRow]) -> None:
        """Inserts all of the rows or none, in a transaction of their own."""

    def is_lost(self, cause: BaseException) -> bool:
        """Whether a driver's exception tells of a lost, full or locked database, not of a bug."""

    async def lock_schema(self, connection: AsyncConnection) -> None:
        """Waits until no other migration runs; held until the transaction ends."""


def driver_url(dialect: Dialect, url: SecretStr) -> URL:
    """SQLAlchemy's form of a database URL, which names the driver too.

    Raises ValueError when the URL is not one of this dialect's.
    """
    try:
        parsed = make_url(url.get_secret_value())
    except (ArgumentError, ValueError):
        raise ValueError("it is no database URL") from None
    if parsed.drivername != dialect.scheme or not parsed.database:
        raise ValueError("it is the URL of something else")
    return parsed.set(drivername=dialect.driver)


def url_check(dialect: Dialect) -> Callable[[SecretStr], SecretStr]:
    def check(url: SecretStr) -> SecretStr:
        driver_url(dialect, url)
        return url

    return check
