from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy import Dialect
from sqlalchemy.sql.compiler import SQLCompiler

from app.platform.database.dialect import Record, Statement

Conversions = Sequence[tuple[str, Callable[[Any], Any]]]

STATEMENTS_KEPT = 500


class PreparedStatement:
    """A statement that SQLAlchemy compiles and the driver runs, prepared, without it.

    What SQLAlchemy does around each run takes several times longer than a query by key.
    """

    def __init__(self, statement: Statement, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        names = compiled.positiontup or []
        self._dialect = dialect
        self._text = compiled.string
        self._columns = statement.exported_columns
        self._conversions: Conversions | None = None
        self._parameters = [(name, self._on_the_way_in(compiled, name)) for name in names]
        self._defaults = {
            name: bind.effective_value for name, bind in compiled.binds.items() if not bind.required
        }

    async def run(
        self, connection: asyncpg.Connection, parameters: Mapping[str, Any]
    ) -> Sequence[Record]:
        if self._conversions is None:
            self._conversions = await self._on_the_way_out(connection)
        values = {**self._defaults, **parameters}
        arguments = [
            convert(values[name]) if convert else values[name] for name, convert in self._parameters
        ]
        rows = [dict(record) for record in await connection.fetch(self._text, *arguments)]
        for name, convert in self._conversions:
            for row in rows:
                row[name] = convert(row[name])
        return rows

    def _on_the_way_in(self, compiled: SQLCompiler, name: str) -> Callable[[Any], Any] | None:
        kind = compiled.binds[name].type.dialect_impl(self._dialect)
        return kind.bind_processor(self._dialect)

    async def _on_the_way_out(self, connection: asyncpg.Connection) -> Conversions:
        """How the driver's values become those of the columns' types, where they differ."""
        told = (await connection.prepare(self._text)).get_attributes()
        conversions = []
        for attribute, column in zip(told, self._columns, strict=True):
            kind = column.type.dialect_impl(self._dialect)
            convert = kind.result_processor(self._dialect, attribute.type.oid)
            if convert is not None:
                conversions.append((attribute.name, convert))
        return conversions


@lru_cache(STATEMENTS_KEPT)
def prepared(statement: Statement, dialect: Dialect) -> PreparedStatement:
    """Statements that are kept are compiled once: those in constants and of cached functions."""
    return PreparedStatement(statement, dialect)
