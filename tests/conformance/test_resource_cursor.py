import base64
import contextlib
from collections.abc import Iterator
from typing import Any

import pytest

from tests.conformance.groups import Group, ids
from tests.conformance.problems import problems_at
from tests.conformance.rows import Rows

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
REFUSED = {"/cursor": "invalid"}


@pytest.fixture
def group(rows: Rows) -> Group:
    group = Group(rows)
    group.fill(4)
    return group


@pytest.mark.clause("resource/cursor")
def test_a_cursor_alone_goes_on_in_its_own_order(rows: Rows, group: Group) -> None:
    for sort in ("created_at", "-created_at"):
        whole = ids(group.page(sort=sort)["items"])
        first = group.page(sort=sort, limit=2)
        alone = rows.page(cursor=first["next_cursor"]).json()
        assert ids(first["items"]) + ids(alone["items"]) == whole


@pytest.mark.clause("resource/cursor")
def test_a_cursor_may_be_sent_with_what_it_carries(rows: Rows, group: Group) -> None:
    first = group.page(sort="created_at", limit=1)
    cursor = first["next_cursor"]
    whole = group.page(sort="created_at")["items"]
    same = rows.page(**group.query, sort="created_at", cursor=cursor, limit=2).json()
    assert same["items"] == whole[1:3]
    assert rows.page(cursor=cursor, limit=3).json()["items"] == whole[1:]


@pytest.mark.clause("resource/cursor")
def test_a_cursor_is_refused_with_another_order(rows: Rows, group: Group) -> None:
    cursor = group.page(sort="created_at", limit=1)["next_cursor"]
    fields = [field.name for field in rows.samples.entity.fields if field.sortable]
    for sort in ("-created_at", *fields):
        answer = rows.page(**group.query, sort=sort, cursor=cursor)
        assert problems_at(answer) == REFUSED, sort


@pytest.mark.clause("resource/cursor")
def test_a_cursor_is_refused_with_other_filters(rows: Rows, group: Group) -> None:
    cursor = group.page(limit=1)["next_cursor"]
    other = Group(rows)
    assert problems_at(rows.page(**other.query, cursor=cursor)) == REFUSED
    for field in rows.samples.entity.of_type("enum"):
        more = {field.name: field.values[0]}
        assert problems_at(rows.page(**group.query, **more, cursor=cursor)) == REFUSED
    free = rows.page(limit=1).json()["next_cursor"]
    assert problems_at(rows.page(**group.query, cursor=free)) == REFUSED


@pytest.mark.clause("resource/cursor")
def test_a_changed_cursor_is_refused(group: Group) -> None:
    cursor = group.page(limit=1)["next_cursor"]
    for forged in forgeries(cursor):
        assert problems_at(group.rows.page(cursor=forged)) == REFUSED, forged
        assert problems_at(group.rows.page(**group.query, cursor=forged)) == REFUSED, forged


@pytest.mark.clause("resource/cursor")
@pytest.mark.parametrize(
    "cursor",
    ["", "x", "null", "0", "e30", "e30.e30", "a" * 3000, "\u00e9", "%00", "\0", "'", "{}", "../"],
)
def test_garbage_is_no_cursor(rows: Rows, cursor: str) -> None:
    assert problems_at(rows.page(cursor=cursor)) == REFUSED


@pytest.mark.clause("resource/cursor")
@pytest.mark.target(auth="jwt")
def test_a_cursor_grants_nothing_to_another_user(other_rows: Rows, group: Group) -> None:
    cursor = group.page(limit=1)["next_cursor"]
    assert problems_at(other_rows.page(cursor=cursor)) == REFUSED
    assert problems_at(other_rows.page(**group.query, cursor=cursor)) == REFUSED


def forgeries(cursor: str) -> Iterator[Any]:
    step = max(1, len(cursor) // 12)
    for place in range(0, len(cursor), step):
        if cursor[place] in ALPHABET:
            # Four letters further on, so that no padding bit of base64 hides the change.
            letter = ALPHABET[(ALPHABET.index(cursor[place]) + 4) % 64]
            yield cursor[:place] + letter + cursor[place + 1 :]
    yield from (cursor[:-4], cursor[4:], cursor * 2, f"{cursor}AAAA", cursor[::-1])
    with contextlib.suppress(ValueError, UnicodeDecodeError):
        text = base64.urlsafe_b64decode(f"{cursor}===").decode()
        yield base64.urlsafe_b64encode(text.replace("a", "b").encode()).decode().rstrip("=")
