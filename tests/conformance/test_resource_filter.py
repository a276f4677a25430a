from typing import Any

import pytest

from tests.conformance.groups import Group, ids, in_query
from tests.conformance.problems import problems_at
from tests.conformance.rows import Rows
from tests.harness.entities import Field

# Other ways to write a value, and values of another type: query strings are strict.
REFUSED = {
    "integer": ("x", "", "1.5", "1e2", "+1", " 1", "true", "null", "9007199254740992", "\u0661"),
    "decimal": ("x", "", "01", "+1", "1e2", ".5", "1.", "NaN", "null", "1,5", "9" * 40),
    "boolean": ("", "1", "0", "True", "TRUE", "yes", "null"),
    "date": ("", "2026-02-30", "2026-1-1", "null", "2026-01-01T00:00:00Z"),
    "datetime": ("", "2026-01-01", "2026-01-01T00:00:00", "2016-12-31T23:59:60Z", "null", "0"),
    "uuid": ("", "x", "null", "0189f7a05b3c7d4e8f90a1b2c3d4e5f6"),
    "enum": ("", "no such value", "null"),
}


def filterable(rows: Rows) -> list[Field]:
    return [field for field in rows.samples.entity.fields if field.filterable]


@pytest.mark.clause("resource/filters")
def test_each_filterable_field_picks_its_equals(rows: Rows) -> None:
    for field in filterable(rows):
        group = Group(rows, besides=field.name)
        made = [group.create() for _ in range(4)]
        wanted = made[0][field.name]
        if not field.unique:
            made.append(group.create(**{field.name: wanted}))
        found = group.walk(**{field.name: in_query(wanted)}, limit=1)
        equal = [row["id"] for row in made if row[field.name] == wanted]
        assert sorted(ids(found)) == sorted(equal), field.name


@pytest.mark.clause("resource/filters")
def test_filters_are_met_together(rows: Rows) -> None:
    group = Group(rows)
    row, _ = group.create(), group.create()
    every = {field.name: in_query(row[field.name]) for field in filterable(rows)}
    assert ids(rows.walk(**every)) == [row["id"]]
    stranger = rows.create()
    for field in filterable(rows):
        if field.type not in {"boolean", "enum"}:
            other = every | {field.name: in_query(stranger[field.name])}
            assert rows.walk(**other) == []


@pytest.mark.clause("resource/filters")
def test_null_is_no_value_to_ask_for(rows: Rows) -> None:
    for field in filterable(rows):
        if field.nullable and field.type in REFUSED:
            row = rows.create(**{field.name: None})
            assert problems_at(rows.page(**{field.name: "null"})).keys() == {f"/{field.name}"}
            other = in_query(rows.create()[field.name])
            assert row["id"] not in ids(rows.walk(**{field.name: other}))


@pytest.mark.clause("resource/filters")
def test_equal_values_are_found_in_any_form(rows: Rows) -> None:
    forms: dict[str, list[tuple[str, list[str]]]] = {
        "decimal": [("7", ["7", "7.0", "7.00"]), ("-7", ["-7.0"]), ("0", ["-0", "0.0"])],
        "datetime": [
            (
                "2026-01-02T03:04:05Z",
                ["2026-01-02T03:04:05.000Z", "2026-01-02T05:04:05+02:00", "2026-01-02t03:04:05.0z"],
            )
        ],
        "uuid": [
            ("0189f7a0-5b3c-7d4e-8f90-a1b2c3d4e5f6", ["0189F7A0-5B3C-7D4E-8F90-A1B2C3D4E5F6"])
        ],
        "integer": [("0", ["0", "-0"]), ("-3", ["-3"])],
    }
    for field in filterable(rows):
        for sent, equals in forms.get(field.type, []):
            group = Group(rows, besides=field.name)
            value: Any = int(sent) if field.type == "integer" else sent
            row = group.create(**{field.name: value})
            for form in equals:
                assert ids(group.walk(**{field.name: form})) == [row["id"]], form
            rows.delete(row["id"])


@pytest.mark.clause("resource/filters")
def test_strings_are_compared_as_they_are_stored(rows: Rows) -> None:
    for field in filterable(rows):
        if field.type == "string":
            value = f"{rows.samples.body()[field.name][: field.length - 6]} \u00e9&+%"
            row = rows.create(**{field.name: value})
            assert ids(rows.walk(**{field.name: value})) == [row["id"]]
            for unlike in (value.upper(), f"{value} ", value.replace("\u00e9", "e\u0301"), "%"):
                assert rows.walk(**{field.name: unlike}) == []


@pytest.mark.clause("resource/filters")
def test_values_of_no_such_type_are_refused(rows: Rows) -> None:
    for field in filterable(rows):
        for value in REFUSED.get(field.type, ()):
            answer = rows.page(**{field.name: value})
            assert problems_at(answer).keys() == {f"/{field.name}"}, value


@pytest.mark.clause("resource/filters")
def test_all_bad_parameters_are_told_at_once(rows: Rows) -> None:
    bad = {
        field.name: REFUSED[field.type][0] for field in filterable(rows) if field.type in REFUSED
    }
    answer = rows.page(**bad, limit="x", sort="x", unheard_of="x")
    pointers = {f"/{name}" for name in (*bad, "limit", "sort", "unheard_of")}
    assert problems_at(answer).keys() == pointers
