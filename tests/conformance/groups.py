"""Rows that one filter picks out of everything that other tests have left."""

from typing import Any

from tests.conformance.rows import Rows
from tests.conformance.samples import fresh


class Group:
    def __init__(self, rows: Rows, besides: str = "") -> None:
        self.rows = rows
        field = rows.samples.isolating_field(besides=(besides,))
        self.members = {field.name: fresh(field)}
        self.query = {name: in_query(value) for name, value in self.members.items()}

    def create(self, **members: Any) -> dict[str, Any]:
        return self.rows.create(**self.members | members)

    def fill(self, count: int) -> list[dict[str, Any]]:
        return [self.create() for _ in range(count)]

    def page(self, **query: Any) -> dict[str, Any]:
        answer = self.rows.page(**self.query | query)
        assert answer.status_code == 200, answer.text
        page: dict[str, Any] = answer.json()
        return page

    def walk(self, **query: Any) -> list[dict[str, Any]]:
        return self.rows.walk(**self.query | query)


def in_query(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def ids(rows: list[dict[str, Any]]) -> list[str]:
    return [row["id"] for row in rows]
