from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest

from tests.conformance.comparison import differences
from tests.conformance.rows import Rows


@pytest.mark.clause("resource/create")
def test_a_created_row_is_answered_with_its_place_and_version(rows: Rows) -> None:
    body = rows.samples.body()
    answer = rows.post(body)
    row = answer.json()
    assert answer.status_code == 201
    assert answer.headers["etag"] == '"1"'
    assert urlsplit(urljoin(rows.path, answer.headers["location"])).path == rows.at(row["id"])
    assert not differences({name: row[name] for name in body}, body)


@pytest.mark.clause("resource/create")
def test_the_location_answers_the_row(rows: Rows) -> None:
    answer = rows.post(rows.samples.body())
    found = rows.client.get(urljoin(str(answer.url), answer.headers["location"]))
    assert found.json() == answer.json()
    assert found.headers["etag"] == answer.headers["etag"]


@pytest.mark.clause("resource/create")
def test_optional_members_may_be_left_out_and_are_answered_as_null(rows: Rows) -> None:
    answer = rows.post(rows.samples.required_body())
    assert answer.status_code == 201, answer.text
    row: dict[str, Any] = answer.json()
    for field in rows.samples.entity.fields:
        assert field.name in row
        assert (row[field.name] is None) == field.nullable
    assert rows.read(row["id"]) == row


@pytest.mark.clause("resource/create")
def test_two_posts_without_a_key_make_two_rows(rows: Rows) -> None:
    unique = {field.name for field in rows.samples.unique_fields()}
    body = rows.samples.body()
    again = body | {name: rows.samples.body()[name] for name in unique}
    first, second = rows.post(body).json(), rows.post(again).json()
    assert first["id"] != second["id"]
