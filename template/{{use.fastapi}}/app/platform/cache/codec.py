"""How a row is kept: JSON, marked with the schema that it was written by."""

import hashlib
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Table

from app.platform.database import Record

# Raised when rows of the same columns are kept in another form.
FORM = 1

FROM_TEXT: dict[type[Any], Callable[[str], Any]] = {
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
    Decimal: Decimal,
    UUID: UUID,
}


class RowCodec:
    """Writes and reads the rows of one table."""

    def __init__(self, table: Table) -> None:
        columns = ",".join(f"{column.name} {column.type!r}" for column in table.columns)
        self.schema = hashlib.sha256(f"{FORM} {columns}".encode()).hexdigest()[:16]
        self._from_text = [
            (column.name, FROM_TEXT[column.type.python_type])
            for column in table.columns
            if column.type.python_type in FROM_TEXT
        ]

    def encode(self, row: Record) -> bytes:
        return orjson.dumps(dict(row), default=text_of)

    def decode(self, value: bytes) -> Record:
        row: dict[str, Any] = orjson.loads(value)
        for name, from_text in self._from_text:
            if row[name] is not None:
                row[name] = from_text(row[name])
        return row


@lru_cache
def codec_of(table: Table) -> RowCodec:
    return RowCodec(table)


def text_of(value: Any) -> str:
    if isinstance(value, Decimal | UUID):
        return str(value)
    raise TypeError(f"a row has no {type(value).__name__}")
