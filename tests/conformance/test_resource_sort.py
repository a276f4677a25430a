from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from tests.conformance.groups import Group, ids
from tests.conformance.problems import problems_at
from tests.conformance.rows import Rows
from tests.conformance.samples import fresh
from tests.conformance.valid_values import round_trips
from tests.harness.entities import Field

KEYS: dict[str, Callable[[Any], Any]] = {"decimal": Decimal}


def in_order(field: Field, values: list[Any], *, descending: bool) -> list[Any]:
    """By value, strings by code point; nulls last ascending, first descending."""
    known = [value for value in values if value is not None]
    known.sort(key=KEYS.get(field.type, lambda value: value), reverse=descending)
    nulls = [None] * (len(values) - len(known))
    return nulls + known if descending else known + nulls


def some_values(field: Field) -> list[Any]:
    """Up to nine distinct values that are hard to sort, nulls and ties among them."""
    edges = [sent for sent, answered in round_trips(field) if sent == answered]
    if field.type == "string":
        edges = ["b", "B", "a", "A", "\u00e9", "z", "10", "9", "\U0001f600", "\uffee", " "]
    if field.unique:
        return edges
    nulls = [None, None] if field.nullable else []
    return [*edges[:8], edges[0], edges[0], *nulls]


@pytest.mark.clause("resource/sort")
def test_rows_come_by_each_indexed_or_unique_field_both_ways(rows: Rows) -> None:
    fields = [field for field in rows.samples.entity.fields if field.sortable]
    assert fields, "no field of this resource is indexed or unique"
    for field in fields:
        group = Group(rows, besides=field.name)
        made = [group.create(**{field.name: value}) for value in some_values(field)]
        values = [row[field.name] for row in made]
        for sort, descending in ((field.name, False), (f"-{field.name}", True)):
            walked = group.walk(sort=sort, limit=2)
            found = [row[field.name] for row in walked]
            assert found == in_order(field, values, descending=descending), sort
            assert sorted(ids(walked)) == sorted(ids(made))
            assert ids(walked) == ids(group.walk(sort=sort, limit=100))
        for row in made:
            rows.delete(row["id"])


@pytest.mark.clause("resource/sort")
def test_rows_come_by_creation_both_ways(rows: Rows) -> None:
    group = Group(rows)
    made = group.fill(5)
    times = [row["created_at"] for row in made]
    ascending = group.walk(sort="created_at", limit=2)
    descending = group.walk(sort="-created_at", limit=2)
    assert [row["created_at"] for row in ascending] == sorted(times)
    assert [row["created_at"] for row in descending] == sorted(times, reverse=True)
    assert group.walk(limit=2) == descending
    assert sorted(ids(ascending)) == sorted(ids(descending)) == sorted(ids(made))


@pytest.mark.clause("resource/sort")
def test_rows_of_one_moment_are_neither_skipped_nor_repeated(rows: Rows) -> None:
    for field in rows.samples.entity.fields:
        if field.sortable and not field.unique:
            group = Group(rows, besides=field.name)
            made = [group.create(**{field.name: fresh(field)}) for _ in range(2)]
            tie = made[0][field.name]
            made += [group.create(**{field.name: tie}) for _ in range(4)]
            for sort in (field.name, f"-{field.name}"):
                assert sorted(ids(group.walk(sort=sort, limit=1))) == sorted(ids(made))


@pytest.mark.clause("resource/sort")
def test_other_orders_are_refused(rows: Rows) -> None:
    unsorted = [field.name for field in rows.samples.entity.fields if not field.sortable]
    odd = ["", "-", "--created_at", "+created_at", "created_at,id", "CREATED_AT", "created_at desc"]
    for sort in (*odd, "id", "updated_at", "owner_id", "version", "unheard_of", *unsorted):
        assert problems_at(rows.page(sort=sort)) == {"/sort": "not_allowed"}, sort
