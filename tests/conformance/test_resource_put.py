import uuid
from typing import Any

import pytest

from tests.conformance.comparison import differences
from tests.conformance.preconditions import MATCHING, REFUSED
from tests.conformance.problems import problem, refused
from tests.conformance.rows import Rows, etag


@pytest.mark.clause("resource/put")
def test_a_replacement_replaces_every_member(rows: Rows, row: dict[str, Any]) -> None:
    body = rows.samples.unlike(row)
    answer = rows.put(row["id"], body, etag(1))
    after = answer.json()
    assert answer.status_code == 200, answer.text
    assert answer.headers["etag"] == etag(2)
    assert not differences({name: after[name] for name in body}, body)
    for member in ("id", "owner_id", "created_at"):
        assert after[member] == row[member]
    assert after["version"] == 2
    assert after["updated_at"] >= row["updated_at"]
    assert rows.read(row["id"]) == after


@pytest.mark.clause("resource/put")
def test_members_left_out_of_a_replacement_are_emptied(rows: Rows, row: dict[str, Any]) -> None:
    after = rows.put(row["id"], rows.samples.required_body()).json()
    for field in rows.samples.entity.fields:
        assert (after[field.name] is None) == field.nullable


@pytest.mark.clause("resource/put")
def test_a_replacement_needs_every_required_member(rows: Rows, row: dict[str, Any]) -> None:
    for name in rows.samples.required_body():
        body = rows.samples.body()
        del body[name]
        refused(rows.put(row["id"], body), {f"/{name}": "required"})
    assert rows.read(row["id"]) == row


@pytest.mark.clause("resource/put")
@pytest.mark.parametrize("match", ["*", '"1"', None])
def test_a_replacement_never_creates(rows: Rows, match: str | None) -> None:
    absent = str(uuid.uuid4())
    problem(rows.put(absent, rows.samples.body(), match), "not-found")
    problem(rows.get(absent), "not-found")


@pytest.mark.clause("resource/put")
@pytest.mark.parametrize("match", MATCHING)
def test_a_replacement_is_done_when_the_version_matches(
    rows: Rows, row: dict[str, Any], match: str
) -> None:
    assert rows.put(row["id"], rows.samples.body(), match).status_code == 200


@pytest.mark.clause("resource/if-match")
def test_a_replacement_without_a_condition_is_refused(rows: Rows, row: dict[str, Any]) -> None:
    problem(rows.put(row["id"], rows.samples.body(), None), "precondition-required")
    assert rows.read(row["id"]) == row


@pytest.mark.clause("resource/if-match")
@pytest.mark.parametrize("match", REFUSED)
def test_a_replacement_of_another_version_is_refused(
    rows: Rows, row: dict[str, Any], match: str
) -> None:
    problem(rows.put(row["id"], rows.samples.body(), match), "precondition-failed")
    assert rows.read(row["id"]) == row
