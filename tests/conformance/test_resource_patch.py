from typing import Any

import pytest

from tests.conformance.comparison import differences, same
from tests.conformance.preconditions import MATCHING, REFUSED
from tests.conformance.problems import problem, refused
from tests.conformance.rows import Rows, etag


@pytest.mark.clause("resource/patch")
def test_a_patch_changes_its_members_and_raises_the_version(
    rows: Rows, row: dict[str, Any]
) -> None:
    for field in rows.samples.wide_fields():
        before = rows.read(row["id"])
        value = rows.samples.body()[field.name]
        answer = rows.patch(row["id"], {field.name: value}, etag(before["version"]))
        after = answer.json()
        assert answer.status_code == 200, answer.text
        assert differences(after, before) - {"updated_at"} == {field.name, "version"}
        assert after["version"] == before["version"] + 1
        assert after["updated_at"] >= before["updated_at"]
        assert answer.headers["etag"] == etag(after["version"])
        assert rows.read(row["id"]) == after


@pytest.mark.clause("resource/patch")
@pytest.mark.parametrize("match", MATCHING)
def test_a_patch_is_done_when_the_version_matches(
    rows: Rows, row: dict[str, Any], match: str
) -> None:
    name, value = rows.samples.changed()
    assert rows.patch(row["id"], {name: value}, match).status_code == 200


@pytest.mark.clause("resource/if-match")
def test_a_patch_without_a_condition_is_refused(rows: Rows, row: dict[str, Any]) -> None:
    name, value = rows.samples.changed()
    problem(rows.patch(row["id"], {name: value}, None), "precondition-required")
    problem(rows.patch(row["id"], {}, None), "precondition-required")
    assert rows.read(row["id"]) == row


@pytest.mark.clause("resource/if-match")
@pytest.mark.parametrize("match", REFUSED)
def test_a_patch_of_another_version_is_refused(rows: Rows, row: dict[str, Any], match: str) -> None:
    name, value = rows.samples.changed()
    problem(rows.patch(row["id"], {name: value}, match), "precondition-failed")
    problem(rows.patch(row["id"], {}, match), "precondition-failed")
    assert rows.read(row["id"]) == row


@pytest.mark.clause("resource/if-match")
def test_a_version_is_good_for_one_change(rows: Rows, row: dict[str, Any]) -> None:
    name, value = rows.samples.changed()
    assert rows.patch(row["id"], {name: value}, '"1"').status_code == 200
    problem(rows.patch(row["id"], {name: value}, '"1"'), "precondition-failed")
    assert rows.read(row["id"])["version"] == 2


@pytest.mark.clause("resource/patch")
def test_an_empty_patch_changes_nothing(rows: Rows, row: dict[str, Any]) -> None:
    for match in (etag(1), "*"):
        answer = rows.patch(row["id"], {}, match)
        assert (answer.status_code, answer.json()) == (200, row)
        assert answer.headers["etag"] == etag(1)
    assert rows.read(row["id"]) == row


@pytest.mark.clause("resource/patch")
def test_null_empties_a_member_that_may_be_empty(rows: Rows, row: dict[str, Any]) -> None:
    for field in rows.samples.entity.fields:
        answer = rows.patch(row["id"], {field.name: None})
        if field.nullable:
            assert answer.json()[field.name] is None
            assert rows.read(row["id"])[field.name] is None
        else:
            refused(answer, {f"/{field.name}": "type"})


@pytest.mark.clause("resource/patch")
@pytest.mark.parametrize(
    ("stored", "patch", "merged"),
    [
        ({"a": 1, "b": {"c": 2}}, {"a": None, "b": {"d": 3}}, {"b": {"c": 2, "d": 3}}),
        ({"a": [1, {"b": 2}]}, {"a": [{"b": None}]}, {"a": [{"b": None}]}),
        ("text", {"a": None, "b": {"c": None, "d": 1}}, {"b": {"d": 1}}),
        ({"a": 1}, ["x", None], ["x", None]),
        ({"a": {"b": 1}}, {"a": "c"}, {"a": "c"}),
        ({"a": None}, {"b": 1}, {"a": None, "b": 1}),
        ({"a": 1}, {}, {"a": 1}),
        (None, {"a": {"b": None}}, {"a": {}}),
        ({"a": 1}, None, None),
    ],
)
def test_objects_inside_json_are_merged(
    rows: Rows, row: dict[str, Any], stored: Any, patch: Any, merged: Any
) -> None:
    for field in rows.samples.fields("json"):
        if stored is None and not field.nullable:
            continue
        assert rows.put(row["id"], rows.samples.body(**{field.name: stored})).status_code == 200
        answer = rows.patch(row["id"], {field.name: patch})
        if merged is None and not field.nullable:
            refused(answer, {f"/{field.name}": "type"})
        else:
            assert same(answer.json()[field.name], merged), answer.text
            assert same(rows.read(row["id"])[field.name], merged)


@pytest.mark.clause("resource/if-match")
def test_a_refused_patch_leaves_all_of_the_row(rows: Rows, row: dict[str, Any]) -> None:
    name, value = rows.samples.changed()
    refused(rows.patch(row["id"], {name: value, "unheard_of": 1}), {"/unheard_of": "unknown"})
    assert rows.read(row["id"]) == row
