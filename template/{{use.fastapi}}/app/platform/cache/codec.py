"""How a row is kept: a JSON array, marked with the schema that it was written by."""

import hashlib
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Table

from app.platform.database import Record
from app.platform.database.types import FROM_TEXT

# Raised when rows of the same columns are kept in another form.
FORM = 1


class RowCodec:
    """Writes and reads the rows of one table."""

    def __init__(self, table: Table) -> None:
        columns = ",".join(f"{column.name} {column.type!r}" for column in table.columns)
        self.schema = hashlib.sha256(f"{FORM} {columns}".encode()).hexdigest()[:16]
        self._members = [
            (str(column.name), FROM_TEXT.get(column.type.python_type)) for column in table.columns
        ]

    def encode(self, row: Record) -> bytes:
        return orjson.dumps([row[name] for name, _ in self._members], default=text_of)

    def decode(self, value: bytes) -> Record:
        members = zip(self._members, orjson.loads(value), strict=True)
        return {
            name: from_text(kept) if from_text and kept is not None else kept
            for (name, from_text), kept in members
        }


@lru_cache
def codec_of(table: Table) -> RowCodec:
    return RowCodec(table)


def text_of(value: Any) -> str:
    if isinstance(value, Decimal | UUID):
        return str(value)
    raise TypeError(f"a row has no {type(value).__name__}")
