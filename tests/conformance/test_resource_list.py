import re
from typing import Any
from urllib.parse import urljoin

import httpx2
import pytest

from tests.conformance.groups import Group, ids
from tests.conformance.problems import problems_at
from tests.conformance.rows import Rows

NEXT = re.compile(r'<([^>]+)>\s*;\s*rel="?next"?')


def next_link(answer: httpx2.Response) -> str | None:
    found = NEXT.search(answer.headers.get("link", ""))
    return urljoin(str(answer.url), found[1]) if found else None


@pytest.mark.clause("resource/list")
def test_a_list_holds_whole_rows_newest_first(rows: Rows) -> None:
    group = Group(rows)
    made = group.fill(3)
    page = group.page()
    assert page.keys() == {"items", "next_cursor"}
    assert page["items"] == sorted(made, key=lambda row: row["created_at"], reverse=True)
    assert page["items"] == [rows.read(row["id"]) for row in page["items"]]


@pytest.mark.clause("resource/list")
def test_an_empty_list_has_no_next_page(rows: Rows) -> None:
    answer = rows.page(**Group(rows).query)
    assert answer.json() == {"items": [], "next_cursor": None}
    assert next_link(answer) is None


@pytest.mark.clause("resource/list")
def test_the_link_leads_where_the_cursor_leads(rows: Rows) -> None:
    group = Group(rows)
    made = group.fill(5)
    answer = rows.page(**group.query, limit=2, sort="created_at")
    seen = []
    while True:
        page = answer.json()
        assert len(page["items"]) <= 2
        seen += ids(page["items"])
        link = next_link(answer)
        assert (link is None) == (page["next_cursor"] is None)
        if link is None:
            break
        followed = rows.client.get(link)
        assert followed.json() == rows.page(cursor=page["next_cursor"], limit=2).json()
        answer = followed
    assert sorted(seen) == sorted(ids(made))


@pytest.mark.clause("resource/list")
def test_head_answers_a_list_without_its_body(rows: Rows) -> None:
    group = Group(rows)
    group.fill(2)
    query = {**group.query, "limit": "1"}
    head = rows.client.head(rows.path, params=query)
    assert (head.status_code, head.content) == (200, b"")
    assert next_link(head)


@pytest.mark.clause("resource/pagination")
def test_a_page_has_20_rows_unless_another_limit_is_asked_for(rows: Rows) -> None:
    group = Group(rows)
    made = group.fill(21)
    assert len(group.page()["items"]) == 20
    for limit, count in (("1", 1), ("20", 20), ("100", 21), ("021", 21)):
        assert len(group.page(limit=limit)["items"]) == count
    for limit in ("1", "7", "21"):
        assert sorted(ids(group.walk(limit=limit))) == sorted(ids(made))


@pytest.mark.clause("resource/pagination")
def test_the_last_page_says_that_it_is_the_last(rows: Rows) -> None:
    group = Group(rows)
    group.fill(4)
    first = group.page(limit=2)
    assert rows.page(cursor=first["next_cursor"], limit=2).json()["next_cursor"] is None
    assert group.page(limit=4)["next_cursor"] is None
    assert group.page(limit=100)["next_cursor"] is None


@pytest.mark.clause("resource/pagination")
@pytest.mark.parametrize(
    "limit",
    ["0", "101", "-1", "+5", "", "1.0", "1e1", "x", " 1", "0x1", "\u0663", "9" * 40, "1,2", "null"],
)
def test_other_limits_are_refused(rows: Rows, limit: str) -> None:
    assert problems_at(rows.page(limit=limit)).keys() == {"/limit"}


@pytest.mark.clause("resource/pagination")
@pytest.mark.parametrize("sort", ["created_at", "-created_at"])
def test_no_row_is_skipped_or_repeated_while_others_write(rows: Rows, sort: str) -> None:
    group = Group(rows)
    stays = group.fill(6)
    goes = group.fill(2)
    stays += group.fill(4)
    seen: list[str] = []
    for number, page in enumerate(rows.pages(**group.query, limit=3, sort=sort)):
        seen += ids(page["items"])
        group.create()
        if number == 0:
            rows.delete(page["items"][-1]["id"])
            for row in goes:
                rows.delete(row["id"])
        if number > 20:
            break
    assert len(seen) == len(set(seen))
    assert set(ids(stays)) <= set(seen)


@pytest.mark.clause("resource/pagination")
def test_a_row_changed_behind_the_cursor_does_not_come_back(rows: Rows) -> None:
    for field in rows.samples.entity.fields:
        if field.sortable and field.type == "integer":
            group = Group(rows, besides=field.name)
            made = [group.create(**{field.name: number}) for number in range(6)]
            first = group.page(limit=3, sort=field.name)
            rows.patch(made[0]["id"], {field.name: -5})
            rest = rows.walk(cursor=first["next_cursor"], limit=3)
            assert ids(first["items"]) + ids(rest) == ids(made)
            for row in made:
                rows.delete(row["id"])


@pytest.mark.clause("http/query")
def test_unknown_and_repeated_parameters_are_refused(rows: Rows) -> None:
    unfiltered = [field.name for field in rows.samples.entity.fields if not field.filterable]
    for name in ("unheard_of", "offset", "page", "Limit", "id", "owner_id", "version", *unfiltered):
        assert problems_at(rows.page(**{name: "1"})) == {f"/{name}": "unknown"}
    filtered = [field.name for field in rows.samples.entity.fields if field.filterable]
    for name in ("limit", "sort", "cursor", *filtered):
        repeated: Any = [(name, "1"), (name, "1")]
        answer = rows.client.get(rows.path, params=repeated)
        assert problems_at(answer)[f"/{name}"] == "repeated"
