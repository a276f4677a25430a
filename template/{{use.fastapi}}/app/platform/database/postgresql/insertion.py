from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import Insert, Table, bindparam, insert


@lru_cache
def insertion(*tables: Table) -> Insert:
    """One statement for a row in each table: one exchange with the server instead of five."""
    first, *others = [
        insert(table).values(
            {
                column.name: bindparam(f"{column.name}_{number}")
                for column in table.columns
                if column.identity is None
            }
        )
        for number, table in enumerate(tables)
    ]
    return first.add_cte(*(other.cte(f"row_{number}") for number, other in enumerate(others, 1)))


def numbered(rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The parameters of `insertion`."""
    return {
        f"{name}_{number}": value
        for number, values in enumerate(rows)
        for name, value in values.items()
    }
