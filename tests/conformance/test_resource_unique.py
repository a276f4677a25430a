from typing import Any

import pytest

from tests.conformance.problems import problem, problems_at
from tests.conformance.rows import Rows
from tests.harness.entities import Field


def taken(field: Field) -> dict[str, str]:
    return {f"/{field.name}": "unique"}


@pytest.mark.clause("resource/unique")
def test_a_taken_value_is_a_conflict(rows: Rows, row: dict[str, Any]) -> None:
    other = rows.create()
    for field in rows.samples.unique_fields():
        value = {field.name: row[field.name]}
        assert problems_at(rows.post(rows.samples.body(**value)), "conflict") == taken(field)
        assert problems_at(rows.patch(other["id"], value), "conflict") == taken(field)
        replacement = rows.samples.body(**value)
        assert problems_at(rows.put(other["id"], replacement), "conflict") == taken(field)
    assert rows.read(other["id"]) == other
    assert rows.read(row["id"]) == row


@pytest.mark.clause("resource/unique")
def test_a_row_keeps_its_own_value(rows: Rows, row: dict[str, Any]) -> None:
    own = {field.name: row[field.name] for field in rows.samples.unique_fields()}
    assert rows.patch(row["id"], own).status_code == 200
    assert rows.put(row["id"], rows.samples.body(**own)).status_code == 200


@pytest.mark.clause("resource/unique")
def test_a_value_given_up_is_free(rows: Rows, row: dict[str, Any]) -> None:
    for field in rows.samples.unique_fields():
        new = rows.samples.body()[field.name]
        assert rows.patch(row["id"], {field.name: new}).status_code == 200
        rows.create(**{field.name: row[field.name]})


@pytest.mark.clause("resource/unique")
def test_strings_that_differ_at_all_are_different(rows: Rows, row: dict[str, Any]) -> None:
    for field in rows.samples.unique_fields():
        if field.type == "string":
            value = row[field.name][: field.length - 2]
            for variant in ("e\u0301", "\u00e9", "E", "e", "e ", " e"):
                made = rows.create(**{field.name: f"{value[: field.length - 3]}{variant}"})
                assert rows.delete(made["id"]).status_code == 204
            for variant in ("\u00e9", "E", "e"):
                rows.create(**{field.name: f"{value[: field.length - 3]}{variant}"})


@pytest.mark.clause("resource/unique")
def test_the_precondition_is_checked_before_uniqueness(rows: Rows, row: dict[str, Any]) -> None:
    other = rows.create()
    for field in rows.samples.unique_fields():
        value = {field.name: row[field.name]}
        problem(rows.patch(other["id"], value, '"9"'), "precondition-failed")
        problem(rows.patch(other["id"], value, None), "precondition-required")


@pytest.mark.clause("resource/unique")
@pytest.mark.target(auth="jwt")
def test_values_are_unique_over_all_owners(
    rows: Rows, other_rows: Rows, row: dict[str, Any]
) -> None:
    for field in rows.samples.unique_fields():
        body = rows.samples.body(**{field.name: row[field.name]})
        assert problems_at(other_rows.post(body), "conflict") == taken(field)
