import secrets

import pytest

from tests.conformance.problems import problem, problems_at
from tests.conformance.raw_json import encode
from tests.conformance.rows import Rows

KEPT = ("location", "etag", "content-type")


def fresh_key() -> str:
    return secrets.token_hex(12)


@pytest.mark.clause("resource/idempotency-replay")
def test_the_same_key_and_bytes_answer_the_first_answer_again(rows: Rows) -> None:
    body, key = rows.samples.body(), fresh_key()
    first = rows.post(body, Idempotency_Key=key)
    again = rows.post(body, Idempotency_Key=key)
    assert first.status_code == again.status_code == 201
    assert again.content == first.content
    assert {name: again.headers[name] for name in KEPT} == {n: first.headers[n] for n in KEPT}
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"


@pytest.mark.clause("resource/idempotency-replay")
def test_a_replay_makes_no_second_row(rows: Rows) -> None:
    field = rows.samples.isolating_field()
    body, key = rows.samples.body(), fresh_key()
    for _ in range(3):
        rows.post(body, Idempotency_Key=key)
    assert len(rows.walk(**{field.name: body[field.name]})) == 1


@pytest.mark.clause("resource/idempotency-reuse")
def test_a_key_with_other_bytes_is_refused(rows: Rows) -> None:
    body, key = rows.samples.body(), fresh_key()
    rows.post(body, Idempotency_Key=key)
    problem(rows.post(rows.samples.body(), Idempotency_Key=key), "idempotency-key-reused")
    spaced = encode(body) + b" "
    problem(rows.post(spaced, Idempotency_Key=key), "idempotency-key-reused")
    assert rows.post(body, Idempotency_Key=key).status_code == 201


@pytest.mark.clause("resource/idempotency-replay")
def test_a_replay_outlives_the_row(rows: Rows) -> None:
    body, key = rows.samples.body(), fresh_key()
    first = rows.post(body, Idempotency_Key=key)
    name, value = rows.samples.changed()
    rows.patch(first.json()["id"], {name: value})
    assert rows.post(body, Idempotency_Key=key).content == first.content
    rows.delete(first.json()["id"])
    assert rows.post(body, Idempotency_Key=key).content == first.content
    assert rows.get(first.json()["id"]).status_code == 404


@pytest.mark.clause("resource/idempotency-errors")
def test_after_an_error_the_key_is_free(rows: Rows) -> None:
    key = fresh_key()
    problem(rows.post({}, Idempotency_Key=key), "validation-failed")
    problem(rows.post(b"{", Idempotency_Key=key), "malformed-request")
    taken = rows.create()
    for field in rows.samples.unique_fields():
        body = rows.samples.body(**{field.name: taken[field.name]})
        problem(rows.post(body, Idempotency_Key=key), "conflict")
    created = rows.post(rows.samples.body(), Idempotency_Key=key)
    assert created.status_code == 201
    assert "idempotent-replayed" not in created.headers


@pytest.mark.clause("resource/idempotency-reuse")
def test_validation_comes_before_the_reuse_of_a_key(rows: Rows) -> None:
    key = fresh_key()
    rows.post(rows.samples.body(), Idempotency_Key=key)
    assert problems_at(rows.post({"unheard_of": 1} | rows.samples.body(), Idempotency_Key=key)) == {
        "/unheard_of": "unknown"
    }


@pytest.mark.clause("resource/idempotency-form")
@pytest.mark.parametrize("key", ["!", "~" * 255, '"quoted"', "a,b", "0"])
def test_visible_ascii_is_a_key(rows: Rows, key: str) -> None:
    unused = key if len(key) > 200 else key + fresh_key()
    body = rows.samples.body()
    first = rows.post(body, Idempotency_Key=unused)
    assert first.status_code in (201, 422), first.text
    assert rows.post(body, Idempotency_Key=unused).content == first.content


@pytest.mark.clause("resource/idempotency-form")
@pytest.mark.parametrize("key", [b"", b"x" * 256, b"a b", b"\xc3\xa9", b"\xff", b"a\tb", b"a, b"])
def test_other_keys_are_malformed(rows: Rows, key: bytes) -> None:
    headers = {b"Idempotency-Key": key, b"Content-Type": b"application/json"}
    for content in (encode(rows.samples.body()), b"{}", b"{"):
        answer = rows.client.post(rows.path, content=content, headers=headers)
        problem(answer, "malformed-request")


@pytest.mark.clause("resource/idempotency-form")
def test_the_content_type_is_checked_before_the_key(rows: Rows) -> None:
    headers = {"Idempotency-Key": "a b", "Content-Type": "text/plain"}
    answer = rows.client.post(rows.path, content=b"{}", headers=headers)
    problem(answer, "unsupported-media-type")


@pytest.mark.clause("resource/idempotency-scope")
def test_only_creation_knows_keys(rows: Rows) -> None:
    row, key = rows.create(), fresh_key()
    name, value = rows.samples.changed()
    headers = {"Idempotency-Key": key, "If-Match": '"1"'}
    for status in (200, 412):
        answer = rows.client.patch(rows.at(row["id"]), json={name: value}, headers=headers)
        assert answer.status_code == status


@pytest.mark.clause("resource/idempotency-scope")
@pytest.mark.target(auth="jwt")
def test_a_key_belongs_to_its_user(rows: Rows, other_rows: Rows) -> None:
    key = fresh_key()
    mine = rows.post(rows.samples.body(), Idempotency_Key=key).json()
    theirs = other_rows.post(rows.samples.body(), Idempotency_Key=key)
    assert theirs.status_code == 201
    assert "idempotent-replayed" not in theirs.headers
    assert theirs.json()["owner_id"] != mine["owner_id"]
