from typing import Any
from uuid import UUID

from sqlalchemy import Table

from app.platform.database import Database, Record
from app.platform.database.types import FROM_TEXT
from app.platform.pagination.page import PageRequest, Position
from app.platform.resources import selections
from app.platform.resources.selections import PageForm


class RowReader:
    """Reads the rows of one table.

    `owner_id` limits every statement to that owner's rows; None is for those who may see all.
    """

    def __init__(self, database: Database, table: Table) -> None:
        self._database = database
        self._table = table

    async def find(self, owner_id: UUID | None, id: UUID) -> Record | None:
        statement = selections.row_by_id(self._table, owned=owner_id is not None)
        return await self._database.fetch_one(statement, {"owner_id": owner_id, "id": id})

    async def page(
        self, owner_id: UUID | None, page: PageRequest
    ) -> tuple[list[Record], Position | None]:
        """The rows of a page, and the position of its last one where others follow."""
        after = page.after
        form = PageForm(
            page.column,
            page.descending,
            tuple(page.filters),
            goes_on=after is not None,
            after_null=after is not None and after.value is None,
        )
        parameters = {"owner_id": owner_id, "limit": page.limit + 1}
        parameters |= {f"filter_{name}": value for name, value in page.filters.items()}
        if after is not None:
            parameters |= {"after_id": after.id, "after_value": self._parse(page.column, after)}
        statement = selections.page(self._table, form, owned=owner_id is not None)
        found = await self._database.fetch_all_from_replica(statement, parameters)
        rows = list(found[: page.limit])
        return rows, position(rows[-1], page.column) if len(found) > page.limit else None

    def _parse(self, column: str, after: Position) -> Any:
        from_text = FROM_TEXT.get(self._table.c[column].type.python_type)
        return from_text(after.value) if from_text and after.value is not None else after.value


def position(row: Record, column: str) -> Position:
    value = row[column]
    return Position(str(value) if isinstance(value, tuple(FROM_TEXT)) else value, row["id"])
