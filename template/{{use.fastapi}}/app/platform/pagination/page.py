from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from pydantic import ValidationError

from app.platform.pagination.cursors import CursorCodec
from app.platform.pagination.query import ListQuery
from app.platform.problems import FieldError, Problem

PAGING = {"limit", "cursor"}


@dataclass(frozen=True)
class Position:
    """The last row of a page: its id, and its value in the sorted column, in JSON's form or as
    text where there is none."""

    value: Any
    id: UUID


@dataclass(frozen=True)
class PageRequest:
    """One page of one order through the rows that the filters let through."""

    caller_id: UUID
    sort: str
    filters: dict[str, Any]
    limit: int
    after: Position | None
    carried: dict[str, Any]

    @classmethod
    def read(cls, query: ListQuery, caller_id: UUID, codec: CursorCodec) -> Self:
        """Raises the problem validation-failed for a cursor that doesn't belong here."""
        after = None
        wanted = query.model_dump(mode="json", exclude=PAGING, exclude_none=True)
        if query.cursor is not None:
            content = codec.decode(query.cursor)
            if content is None or content["caller"] != str(caller_id):
                raise foreign_cursor("The service did not make this cursor for you.")
            if query.model_fields_set - PAGING and content["query"] != wanted:
                raise foreign_cursor("The cursor belongs to another order or to other filters.")
            wanted = content["query"]
            query = reread(query, wanted)
            after = Position(content["value"], UUID(content["id"]))
        filters = query.model_dump(exclude=PAGING | {"sort"}, exclude_none=True)
        return cls(caller_id, query.sort, filters, query.limit, after, wanted)

    @property
    def column(self) -> str:
        return self.sort.removeprefix("-")

    @property
    def descending(self) -> bool:
        return self.sort.startswith("-")

    def cursor(self, position: Position | None, codec: CursorCodec) -> str | None:
        """Leads on from a position; there is none after the last page, which has no position."""
        if position is None:
            return None
        return codec.encode(
            {
                "query": self.carried,
                "value": position.value,
                "id": str(position.id),
                "caller": str(self.caller_id),
            }
        )


def reread(query: ListQuery, carried: dict[str, Any]) -> ListQuery:
    try:
        return query.model_validate({"limit": query.limit} | carried)
    except ValidationError:
        # A cursor outlives the release that made it: its field may be gone.
        raise foreign_cursor("The cursor belongs to an order that is gone.") from None


def foreign_cursor(detail: str) -> Problem:
    error = FieldError("/cursor", "invalid", detail)
    return Problem("validation-failed", "The cursor can't be used here.", errors=[error])
