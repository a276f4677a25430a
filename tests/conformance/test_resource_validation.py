from typing import Any

import pytest

from tests.conformance.invalid_values import Invalid, invalid
from tests.conformance.problems import problems_at, refused
from tests.conformance.rows import MERGE_PATCH, Rows, etag
from tests.conformance.samples import SERVER_SET
from tests.conformance.test_resource_representation import TYPES


@pytest.mark.clause("resource/types")
@pytest.mark.parametrize("kind", TYPES)
def test_what_a_type_excludes_is_refused_when_a_row_is_made(rows: Rows, kind: str) -> None:
    wrong = []
    for case in cases(rows, kind):
        answer = rows.post(rows.samples.body(**{case.member: case.value}))
        wrong += complaints(case, answer.status_code, answer.json())
    assert not wrong


@pytest.mark.clause("resource/types")
@pytest.mark.parametrize("kind", TYPES)
def test_what_a_type_excludes_is_refused_in_a_patch(
    rows: Rows, row: dict[str, Any], kind: str
) -> None:
    wrong = []
    for case in cases(rows, kind):
        if case.value is not None:
            answer = rows.patch(row["id"], {case.member: case.value}, etag(1))
            wrong += complaints(case, answer.status_code, answer.json())
    assert not wrong
    assert rows.read(row["id"]) == row


@pytest.mark.clause("resource/types")
def test_what_a_type_excludes_is_refused_in_a_replacement(rows: Rows, row: dict[str, Any]) -> None:
    first = {case.member: case for case in reversed(rows.samples.invalid())}
    body = {case.member: case.value for case in first.values()}
    answer = rows.put(row["id"], rows.samples.body() | body)
    refused(answer, {case.pointer: case.code for case in first.values()})
    assert rows.read(row["id"]) == row


@pytest.mark.clause("http/error-pointers")
def test_all_problems_are_told_at_once(rows: Rows) -> None:
    samples = rows.samples
    left_out, *others = [field for field in samples.entity.fields if not field.nullable]
    body = samples.body(unheard_of=1, version=7)
    del body[left_out.name]
    expected = {f"/{left_out.name}": "required", "/unheard_of": "unknown", "/version": "read_only"}
    for field in others:
        case = invalid(field)[0]
        body[field.name] = case.value
        expected[case.pointer] = case.code
    refused(rows.post(body), expected)


@pytest.mark.clause("resource/types")
def test_each_required_member_is_asked_for(rows: Rows) -> None:
    required = [field.name for field in rows.samples.entity.fields if not field.nullable]
    refused(rows.post({}), {f"/{name}": "required" for name in required})


@pytest.mark.clause("http/strict-json")
@pytest.mark.parametrize("name", ["unheard_of", "Id", "", "a/b~c", "__proto__", "constructor"])
def test_unknown_members_are_refused(rows: Rows, row: dict[str, Any], name: str) -> None:
    pointer = "/" + name.replace("~", "~0").replace("/", "~1")
    refused(rows.post(rows.samples.body() | {name: 1}), {pointer: "unknown"})
    refused(rows.patch(row["id"], {name: 1}), {pointer: "unknown"})
    refused(rows.patch(row["id"], {name: None}), {pointer: "unknown"})
    refused(rows.put(row["id"], rows.samples.body() | {name: 1}), {pointer: "unknown"})


@pytest.mark.clause("resource/server-set")
@pytest.mark.parametrize("member", SERVER_SET)
def test_members_that_the_server_sets_are_refused(
    rows: Rows, row: dict[str, Any], member: str
) -> None:
    unchanged = {member: row[member]}
    expected = {f"/{member}": "read_only"}
    refused(rows.post(rows.samples.body() | unchanged), expected)
    refused(rows.patch(row["id"], unchanged), expected)
    refused(rows.put(row["id"], rows.samples.body() | unchanged), expected)
    assert rows.read(row["id"]) == row


@pytest.mark.clause("http/strict-json")
@pytest.mark.parametrize("text", [b"[]", b"null", b'"text"', b"1", b"true", b"[{}]"])
def test_a_body_that_is_no_object_is_refused_as_a_whole(
    rows: Rows, row: dict[str, Any], text: bytes
) -> None:
    for answer in (
        rows.post(text),
        rows.put(row["id"], text),
        rows.patch(row["id"], text),
        rows.patch(row["id"], text, media_type="application/json"),
    ):
        assert problems_at(answer) == {"": "type"}


@pytest.mark.clause("resource/patch")
def test_only_a_patch_may_be_a_merge_patch(rows: Rows, row: dict[str, Any]) -> None:
    answer = rows.post(rows.samples.body(), Content_Type=MERGE_PATCH)
    assert answer.status_code == 415
    other = rows.patch(row["id"], {}, media_type="application/json-patch+json")
    assert other.status_code == 415
    assert rows.patch(row["id"], {}, media_type="application/json").status_code == 200


def cases(rows: Rows, kind: str) -> list[Invalid]:
    return [case for field in rows.samples.fields(kind) for case in invalid(field)]


def complaints(case: Invalid, status: int, body: dict[str, Any]) -> list[Any]:
    errors = body.get("errors", []) if status == 422 else []
    found = [(error["pointer"], error["code"]) for error in errors]
    right = status == 422 and found == [(case.pointer, case.code)]
    return [] if right else [(case.member, str(case.value)[:60], case.code, status, found)]
