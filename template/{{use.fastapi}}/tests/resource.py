from collections.abc import Callable
from dataclasses import dataclass
from typing import get_args

from pydantic import BaseModel, JsonValue
from sqlalchemy import Table

from app.platform.pagination.query import ListQuery

Body = dict[str, JsonValue]


@dataclass(frozen=True)
class Resource:
    """What the tests that all resources share have to know of one.

    `body` makes valid bodies; those of the numbers from 0 to `most` - 1 can be in one database.
    """

    path: str
    body: Callable[[int], Body]
    most: int
    input: type[BaseModel]
    query: type[ListQuery]
    table: Table

    @property
    def required(self) -> set[str]:
        fields = self.input.model_fields.items()
        return {name for name, field in fields if field.is_required()}

    @property
    def nullable(self) -> set[str]:
        return self.input.model_fields.keys() - self.required

    @property
    def unique(self) -> set[str]:
        return {column.name for column in self.table.columns if column.unique}

    @property
    def sorts(self) -> list[str]:
        return list(get_args(self.query.model_fields["sort"].annotation))

    @property
    def filters(self) -> set[str]:
        return self.query.model_fields.keys() - ListQuery.model_fields.keys()
