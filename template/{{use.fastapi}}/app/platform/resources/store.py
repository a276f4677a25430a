from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    Index,
    Integer,
    MetaData,
    Row,
    Select,
    Table,
    and_,
    delete,
    insert,
    literal,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from app.platform.clock import utc_now
from app.platform.database import Database
from app.platform.database.types import Identifier, Timestamp
from app.platform.ids import new_id
from app.platform.pagination.page import PageRequest, Position

PARSERS: dict[type[Any], Callable[[str], Any]] = {
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
    Decimal: Decimal,
    UUID: UUID,
    int: int,
    str: str,
}


def resource_table(name: str, metadata: MetaData, *columns: Column[Any]) -> Table:
    """A table with the members that the service sets beside the resource's own `columns`."""
    return Table(
        name,
        metadata,
        Column("id", Identifier, primary_key=True),
        Column("owner_id", Identifier, nullable=False),
        *columns,
        Column("created_at", Timestamp, nullable=False),
        Column("updated_at", Timestamp, nullable=False),
        Column("version", Integer, nullable=False),
        Index(None, "owner_id", "created_at", "id"),
    )


class ResourceStore:
    """Reads and writes the rows of one table.

    `owner_id` limits every statement to that owner's rows; None is for those who may see all.
    """

    def __init__(self, database: Database, table: Table) -> None:
        self._database = database
        self._table = table

    async def insert(
        self, connection: AsyncConnection, owner_id: UUID, values: Mapping[str, Any]
    ) -> Row[Any]:
        now = utc_now()
        statement = insert(self._table).returning(self._table)
        server_set = {
            "id": new_id(),
            "owner_id": owner_id,
            "created_at": now,
            "updated_at": now,
            "version": 1,
        }
        row: Row[Any] = (await connection.execute(statement, {**values, **server_set})).one()
        return row

    async def find(self, owner_id: UUID | None, id: UUID) -> Row[Any] | None:
        return await self._database.fetch_one(
            select(self._table).where(*self._visible(owner_id), self._table.c.id == id)
        )

    async def page(self, owner_id: UUID | None, page: PageRequest) -> Sequence[Row[Any]]:
        """The rows of a page, and one more where others follow."""
        column = self._table.c[page.column]
        id_column = self._table.c.id
        if page.descending:
            by_value, by_id = column.desc(), id_column.desc()
            by_value = by_value.nulls_first() if column.nullable else by_value
        else:
            by_value, by_id = column.asc(), id_column.asc()
            by_value = by_value.nulls_last() if column.nullable else by_value
        filters = [self._table.c[name] == value for name, value in page.filters.items()]
        statement: Select[Any] = (
            select(self._table)
            .where(*self._visible(owner_id), *filters)
            .order_by(by_value, by_id)
            .limit(page.limit + 1)
        )
        if page.after is not None:
            statement = statement.where(self._behind(page, page.after))
        return await self._database.fetch_all_from_replica(statement)

    async def update(
        self,
        connection: AsyncConnection,
        owner_id: UUID | None,
        id: UUID,
        versions: Sequence[int] | None,
        values: Mapping[str, Any],
    ) -> Row[Any] | None:
        """The changed row; None when there is no such row in one of `versions` (None: in any)."""
        statement = (
            update(self._table)
            .where(*self._in_version(owner_id, id, versions))
            .values({**values, "version": self._table.c.version + 1, "updated_at": utc_now()})
            .returning(self._table)
        )
        row: Row[Any] | None = (await connection.execute(statement)).first()
        return row

    async def delete(
        self,
        connection: AsyncConnection,
        owner_id: UUID | None,
        id: UUID,
        versions: Sequence[int] | None,
    ) -> bool:
        statement = (
            delete(self._table)
            .where(*self._in_version(owner_id, id, versions))
            .returning(self._table.c.id)
        )
        return (await connection.execute(statement)).first() is not None

    async def taken(
        self, connection: AsyncConnection, values: Mapping[str, Any], except_id: UUID | None
    ) -> list[str]:
        """Which of `values` another row has where they must be unique."""
        unique = [
            column
            for column in self._table.columns
            if column.unique and values.get(column.name) is not None
        ]
        taken = []
        for column in unique:
            statement = select(self._table.c.id).where(column == values[column.name])
            if await connection.scalar(statement) not in (None, except_id):
                taken.append(column.name)
        return taken

    def position(self, row: Row[Any], column: str) -> Position:
        value = row._mapping[column]
        if isinstance(value, date):
            value = value.isoformat()
        return Position(None if value is None else str(value), row.id)

    def _visible(self, owner_id: UUID | None) -> tuple[ColumnElement[bool], ...]:
        return () if owner_id is None else (self._table.c.owner_id == owner_id,)

    def _in_version(
        self, owner_id: UUID | None, id: UUID, versions: Sequence[int] | None
    ) -> tuple[ColumnElement[bool], ...]:
        conditions = (*self._visible(owner_id), self._table.c.id == id)
        if versions is None:
            return conditions
        return (*conditions, self._table.c.version.in_(versions))

    def _behind(self, page: PageRequest, after: Position) -> ColumnElement[bool]:
        """The rows that follow `after`; nulls come last ascending and first descending."""
        column, id_column = self._table.c[page.column], self._table.c.id
        same_value_behind = id_column < after.id if page.descending else id_column > after.id
        if after.value is None:
            at_null = and_(column.is_(None), same_value_behind)
            return or_(at_null, column.is_not(None)) if page.descending else at_null
        value = PARSERS[column.type.python_type](after.value)
        here = tuple_(column, id_column)
        there = tuple_(literal(value, column.type), literal(after.id, id_column.type))
        if page.descending:
            return here < there
        return or_(here > there, column.is_(None)) if column.nullable else here > there
