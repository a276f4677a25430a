import pytest

from tests.conformance.preconditions import MATCHING, REFUSED
from tests.conformance.problems import problem
from tests.conformance.rows import Rows


@pytest.mark.clause("resource/delete")
def test_a_deleted_row_is_gone(rows: Rows) -> None:
    field = rows.samples.isolating_field()
    row = rows.create()
    answer = rows.delete(row["id"], '"1"')
    assert (answer.status_code, answer.content) == (204, b"")
    problem(rows.get(row["id"]), "not-found")
    problem(rows.delete(row["id"]), "not-found")
    problem(rows.patch(row["id"], {}), "not-found")
    problem(rows.put(row["id"], rows.samples.body()), "not-found")
    assert rows.walk(**{field.name: row[field.name]}) == []


@pytest.mark.clause("resource/delete")
@pytest.mark.parametrize("match", MATCHING)
def test_a_row_is_deleted_when_the_version_matches(rows: Rows, match: str) -> None:
    assert rows.delete(rows.create()["id"], match).status_code == 204


@pytest.mark.clause("resource/if-match")
def test_a_deletion_without_a_condition_is_refused(rows: Rows) -> None:
    row = rows.create()
    problem(rows.delete(row["id"], None), "precondition-required")
    assert rows.read(row["id"]) == row


@pytest.mark.clause("resource/if-match")
@pytest.mark.parametrize("match", REFUSED)
def test_a_deletion_of_another_version_is_refused(rows: Rows, match: str) -> None:
    row = rows.create()
    problem(rows.delete(row["id"], match), "precondition-failed")
    assert rows.read(row["id"]) == row


@pytest.mark.clause("resource/delete")
def test_unique_values_of_a_deleted_row_are_free_again(rows: Rows) -> None:
    row = rows.create()
    values = {field.name: row[field.name] for field in rows.samples.unique_fields()}
    rows.delete(row["id"])
    assert rows.create(**values)["id"] != row["id"]
