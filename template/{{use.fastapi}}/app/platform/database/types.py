from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, Numeric, String, Uuid
from sqlalchemy.types import JSON, TypeDecorator, TypeEngine

Identifier = Uuid
Json = JSON(none_as_null=True)
# A number that the database gives, each higher than all before; ASCENDING is for its table.
Sequence = BigInteger().with_variant(Integer, "sqlite")
ASCENDING: dict[str, Any] = {"sqlite_autoincrement": True}
Convert = Callable[[Any], Any]
# What is written as text where JSON has no form of its own.
FROM_TEXT: dict[type[Any], Callable[[str], Any]] = {
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
    Decimal: Decimal,
    UUID: UUID,
}


def text(length: int) -> String:
    """Text that sorts by code point, so that pages have one order on every database."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


class Timestamp(TypeDecorator[datetime]):
    """A moment in UTC, also where the database keeps no time zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        # PostgreSQL's driver, too, leaves the zone away from the very first and last moment.
        return value.replace(tzinfo=UTC) if value is not None else None


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal that is never a float: SQLite, which has no decimals, keeps it as an integer."""

    impl = Numeric
    cache_ok = True

    def __init__(self, precision: int, scale: int) -> None:
        super().__init__(precision, scale)
        self.precision = precision
        self.scale = scale

    def __repr__(self) -> str:
        return f"ExactDecimal({self.precision}, {self.scale})"

    @property
    def python_type(self) -> type[Decimal]:
        return Decimal

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(BigInteger())
        return dialect.type_descriptor(Numeric(self.precision, self.scale))

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Decimal | int | None:
        if value is None or dialect.name != "sqlite":
            return value
        return int(value.scaleb(self.scale))

    def result_processor(self, dialect: Dialect, coltype: object) -> Convert | None:
        # Only SQLite leaves something to do: a call for each value of a page is dear.
        return super().result_processor(dialect, coltype) if dialect.name == "sqlite" else None

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Decimal | None:
        return Decimal(value).scaleb(-self.scale) if value is not None else None
