import re
from typing import Any

import pytest

from tests.conformance.problems import problem
from tests.conformance.rows import Rows, etag

ABSENT = "01890000-0000-7000-8000-000000000000"
POLICY = r'"default";q=(?P<quota>[0-9]+);w=[0-9]+'
LEFT = r'"default";r=(?P<left>[0-9]+);t=[0-9]+'
MALFORMED = (
    "1",
    "x",
    "null",
    ABSENT[:-1],
    f"{ABSENT}0",
    ABSENT.replace("-", ""),
    f"%7B{ABSENT}%7D",
    f"urn:uuid:{ABSENT}",
    f"{ABSENT}%00",
    f"{ABSENT}%20",
    f"{ABSENT[:-1]}g",
    "%F0%9F%98%80",
    "%FF",
    "a" * 4000,
)


@pytest.mark.clause("resource/read")
def test_a_row_is_answered_with_a_strong_etag_of_its_version(
    rows: Rows, row: dict[str, Any]
) -> None:
    answer = rows.get(row["id"])
    assert answer.status_code == 200
    assert answer.headers["etag"] == etag(1)
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.json() == row


@pytest.mark.clause("resource/if-none-match")
@pytest.mark.parametrize(
    "condition", ['"1"', 'W/"1"', '"7", "1"', '"7","1"', 'W/"7", W/"1"', '"a,b", "1"', "*"]
)
def test_a_known_version_is_answered_with_304(
    rows: Rows, row: dict[str, Any], condition: str
) -> None:
    answer = rows.get(row["id"], If_None_Match=condition)
    assert answer.status_code == 304
    assert answer.headers["etag"] == etag(1)
    assert answer.content == b""


@pytest.mark.clause("resource/if-none-match")
@pytest.mark.parametrize("condition", ['"2"', 'W/"2"', '"2", "3"', "1", '"1', "", ",", '"11"', "x"])
def test_any_other_version_is_answered_in_full(
    rows: Rows, row: dict[str, Any], condition: str
) -> None:
    answer = rows.get(row["id"], If_None_Match=condition)
    assert answer.status_code == 200
    assert answer.json() == row


@pytest.mark.clause("resource/if-none-match")
def test_a_version_known_before_a_change_is_answered_in_full(
    rows: Rows, row: dict[str, Any]
) -> None:
    name, value = rows.samples.changed()
    rows.patch(row["id"], {name: value})
    answer = rows.get(row["id"], If_None_Match='"1"')
    assert answer.status_code == 200
    assert answer.headers["etag"] == etag(2)


@pytest.mark.clause("resource/read")
def test_head_answers_the_headers_of_get(rows: Rows, row: dict[str, Any]) -> None:
    got = rows.get(row["id"])
    for condition, status in ((None, 200), ('"1"', 304)):
        headers = {"If-None-Match": condition} if condition else {}
        head = rows.client.head(rows.at(row["id"]), headers=headers)
        assert (head.status_code, head.content) == (status, b"")
        assert head.headers["etag"] == got.headers["etag"]


@pytest.mark.clause("resource/ids")
def test_ids_are_matched_ignoring_case(rows: Rows, row: dict[str, Any]) -> None:
    shouted = row["id"].upper()
    assert rows.read(shouted) == row
    assert rows.patch(shouted, {}).json() == row
    assert rows.delete(shouted).status_code == 204
    assert rows.get(row["id"]).status_code == 404


@pytest.mark.clause("resource/ids")
@pytest.mark.parametrize("row_id", MALFORMED)
def test_a_malformed_id_is_like_an_absent_one(rows: Rows, row_id: str) -> None:
    for answer in (
        rows.get(row_id),
        rows.patch(row_id, {}),
        rows.put(row_id, rows.samples.body()),
        rows.delete(row_id),
    ):
        body = problem(answer, "not-found")
        absent = problem(rows.get(ABSENT), "not-found")
        assert (body["title"], body["detail"]) == (absent["title"], absent["detail"])


@pytest.mark.clause("resource/ids")
def test_visibility_is_checked_before_preconditions(rows: Rows) -> None:
    for match in (None, '"1"', "garbage"):
        problem(rows.patch(ABSENT, {}, match), "not-found")
        problem(rows.put(ABSENT, rows.samples.body(), match), "not-found")
        problem(rows.delete(ABSENT, match), "not-found")


@pytest.mark.clause("resource/ids")
def test_validation_is_done_before_visibility(rows: Rows) -> None:
    problem(rows.patch(ABSENT, {"unheard_of": 1}), "validation-failed")
    problem(rows.put(ABSENT, {}), "validation-failed")


@pytest.mark.clause("http/rate-limit")
def test_an_answer_tells_what_is_left_of_the_rate_limit(rows: Rows, row: dict[str, Any]) -> None:
    answers = [rows.get(row["id"]) for _ in range(2)]
    policies = [re.fullmatch(POLICY, answer.headers["ratelimit-policy"]) for answer in answers]
    left = [re.fullmatch(LEFT, answer.headers["ratelimit"]) for answer in answers]
    assert policies[0]
    assert left[0]
    assert left[1]
    assert int(left[1]["left"]) <= int(policies[0]["quota"])
