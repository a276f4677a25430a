import datetime
import re
import uuid
from itertools import zip_longest
from typing import Any

import pytest

from tests.conformance.comparison import differences, same
from tests.conformance.problems import refused
from tests.conformance.rows import Rows
from tests.conformance.samples import SERVER_SET
from tests.conformance.valid_values import round_trips
from tests.harness.accounts import Account

TYPES = (
    *("string", "text", "integer", "decimal", "float", "boolean", "date", "datetime"),
    *("uuid", "email", "url", "json", "enum"),
)
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


@pytest.mark.clause("resource/types")
def test_a_row_has_its_own_members_and_those_that_the_server_sets(rows: Rows) -> None:
    row = rows.create()
    assert row.keys() == {*SERVER_SET, *(field.name for field in rows.samples.entity.fields)}


@pytest.mark.clause("resource/types")
@pytest.mark.parametrize("kind", TYPES)
def test_edge_values_are_answered_exactly(rows: Rows, row: dict[str, Any], kind: str) -> None:
    wrong = []
    for field in rows.samples.fields(kind):
        body = rows.samples.body()
        for sent, expected in round_trips(field):
            answer = rows.put(row["id"], body | {field.name: sent})
            if answer.status_code != 200:
                wrong.append((field.name, str(sent)[:80], answer.text))
            elif not same(answer.json()[field.name], expected):
                wrong.append((field.name, str(sent)[:80], answer.json()[field.name]))
            elif not same(rows.read(row["id"])[field.name], expected):
                wrong.append((field.name, str(sent)[:80], "another value when read again"))
    assert not wrong


@pytest.mark.clause("resource/types")
def test_rows_are_created_from_edge_values(rows: Rows) -> None:
    fields = [field for field in rows.samples.entity.fields if not field.unique]
    for edges in zip_longest(*(round_trips(field) for field in fields)):
        chosen = [(field, *edge) for field, edge in zip(fields, edges, strict=True) if edge]
        answer = rows.post(rows.samples.body(**{field.name: sent for field, sent, _ in chosen}))
        assert answer.status_code == 201, answer.text
        row = answer.json()
        expected = {field.name: value for field, _, value in chosen}
        assert not differences({name: row[name] for name in expected}, expected)
        assert rows.read(row["id"]) == row


@pytest.mark.clause("resource/types")
def test_whole_numbers_are_answered_as_integers(rows: Rows, row: dict[str, Any]) -> None:
    for field in rows.samples.fields("integer"):
        assert type(row[field.name]) is int
    assert type(row["version"]) is int


@pytest.mark.clause("resource/texts")
@pytest.mark.parametrize("character", ["x", "\u00e9", "\U0001d4b3"])
def test_lengths_count_code_points(rows: Rows, row: dict[str, Any], character: str) -> None:
    for field in (*rows.samples.fields("string"), *rows.samples.fields("text")):
        longest = character * field.length
        assert rows.patch(row["id"], {field.name: longest}).json()[field.name] == longest
        refused(rows.patch(row["id"], {field.name: f"{longest}x"}), {f"/{field.name}": "too_long"})


@pytest.mark.clause("resource/decimals")
def test_decimals_are_strings_with_all_their_digits(row: dict[str, Any], rows: Rows) -> None:
    for field in rows.samples.fields("decimal"):
        digits = rf"\.[0-9]{{{field.scale}}}" if field.scale else ""
        assert isinstance(row[field.name], str)
        assert re.fullmatch(rf"-?(0|[1-9][0-9]*){digits}", row[field.name])


@pytest.mark.clause("resource/ids")
def test_ids_are_lower_case_uuids_of_version_7_with_the_time_of_creation(rows: Rows) -> None:
    row = rows.create()
    parsed = uuid.UUID(row["id"])
    assert (str(parsed), parsed.version, parsed.variant) == (row["id"], 7, uuid.RFC_4122)
    made = datetime.datetime.fromtimestamp((parsed.int >> 80) / 1000, datetime.UTC)
    assert abs(made - moment(row["created_at"])) < datetime.timedelta(seconds=10)


@pytest.mark.clause("resource/server-set")
def test_the_server_sets_owner_times_and_version(rows: Rows, user: Account) -> None:
    before = datetime.datetime.now(datetime.UTC) - datetime.timedelta(seconds=5)
    row = rows.create()
    assert row["version"] == 1
    assert row["created_at"] == row["updated_at"]
    assert before < moment(row["created_at"]) < before + datetime.timedelta(seconds=30)
    assert str(uuid.UUID(row["owner_id"])) == row["owner_id"]
    if user.id:
        assert row["owner_id"] == user.id


@pytest.mark.clause("resource/times")
def test_times_are_utc_with_milliseconds(rows: Rows, row: dict[str, Any]) -> None:
    kinds = [field.name for field in rows.samples.fields("datetime")]
    for member in ("created_at", "updated_at", *kinds):
        assert TIME.fullmatch(row[member]), row[member]


def moment(text: str) -> datetime.datetime:
    assert TIME.fullmatch(text), text
    return datetime.datetime.fromisoformat(text)
