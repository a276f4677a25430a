from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    Index,
    Integer,
    MetaData,
    Table,
    case,
    delete,
    literal,
    select,
    update,
)

from app.platform.cache import Cache
from app.platform.clock import utc_now
from app.platform.database import Database, NewRow, Record, Rows
from app.platform.database.types import Identifier, Timestamp
from app.platform.resources.reader import RowReader


def resource_table(name: str, metadata: MetaData, *columns: Column[Any]) -> Table:
    """A table with the members that the service sets beside the resource's own `columns`."""
    return Table(
        name,
        metadata,
        Column("id", Identifier, primary_key=True),
        Column("owner_id", Identifier, nullable=False),
        Column("created_at", Timestamp, nullable=False),
        Column("updated_at", Timestamp, nullable=False),
        Column("version", Integer, nullable=False),
        *columns,
        Index(None, "owner_id", "created_at", "id"),
    )


class ResourceStore(RowReader):
    """Reads and writes the rows of one table."""

    def __init__(self, database: Database, cache: Cache, table: Table) -> None:
        super().__init__(database, table)
        self._cache = cache

    async def add(self, row: Record, *also: NewRow) -> None:
        """Raises IntegrityError, and then none of the rows is there."""
        await self._database.insert(NewRow(self._table, row), *also)

    async def read(self, owner_id: UUID | None, id: UUID) -> Record | None:
        """What `find` finds, from the cache where it has it; for answers, not for decisions."""
        row = await self._cache.find(self._table, id, partial(self.find, None, id))
        is_theirs = row is not None and owner_id in (None, row["owner_id"])
        return row if is_theirs else None

    async def update(
        self,
        owner_id: UUID | None,
        id: UUID,
        versions: Sequence[int] | None,
        values: Mapping[str, Any],
        also: Rows | None = None,
    ) -> Record | None:
        """The changed row; None when there is no such row in one of `versions` (None: in any).

        Raises IntegrityError.
        """
        changed = (
            update(self._table)
            .where(*self._in_version(owner_id, id, versions))
            .values({**values, "version": self._table.c.version + 1, "updated_at": self._later()})
            .returning(self._table)
        )
        async with self._cache.changing(self._table, id):
            return await self._database.write(changed, also)

    async def delete(
        self,
        owner_id: UUID | None,
        id: UUID,
        versions: Sequence[int] | None,
        also: Rows | None = None,
    ) -> bool:
        removed = (
            delete(self._table)
            .where(*self._in_version(owner_id, id, versions))
            .returning(self._table)
        )
        async with self._cache.changing(self._table, id):
            return await self._database.write(removed, also) is not None

    async def taken(self, values: Mapping[str, Any], except_id: UUID | None) -> list[str]:
        """Which of `values` another row has where they must be unique."""
        unique = [
            column
            for column in self._table.columns
            if column.unique and values.get(column.name) is not None
        ]
        taken = []
        for column in unique:
            statement = select(self._table.c.id).where(column == values[column.name])
            row = await self._database.fetch_one(statement)
            if row is not None and row["id"] != except_id:
                taken.append(column.name)
        return taken

    def _later(self) -> ColumnElement[datetime]:
        """The time, or that of the last change where the clock was set back since."""
        before, now = self._table.c.updated_at, utc_now()
        return case((before > now, before), else_=literal(now, Timestamp))

    def _in_version(
        self, owner_id: UUID | None, id: UUID, versions: Sequence[int] | None
    ) -> tuple[ColumnElement[bool], ...]:
        columns = self._table.c
        is_owned = () if owner_id is None else (columns.owner_id == owner_id,)
        is_version = () if versions is None else (columns.version.in_(versions),)
        return (*is_owned, columns.id == id, *is_version)
