import pytest

from tests.conformance.problems import problems_at
from tests.conformance.rows import Rows
from tests.conformance.surface import NOWHERE
from tests.conformance.test_resource_list import next_link
from tests.conformance.trail import Trail
from tests.harness.services import Service

pytestmark = [pytest.mark.target(feature="audit"), pytest.mark.clause("audit/list")]


@pytest.mark.parametrize("sort", ["occurred_at", "-occurred_at"])
def test_no_event_is_skipped_or_repeated_while_others_come(
    rows: Rows, trail: Trail, service: Service, sort: str
) -> None:
    owner = rows.create()["owner_id"]
    made = [rows.create()["id"] for _ in range(7)]
    seen: list[str] = []
    action = f"{service.entity.path}.create"
    query = {"actor_id": owner, "action": action, "sort": sort, "limit": 3}
    while True:
        page = trail.page(**query).json()
        seen += [event["resource_id"] for event in page["items"]]
        if page["next_cursor"] is None or set(made) <= set(seen):
            break
        rows.create()
        query["cursor"] = page["next_cursor"]
    assert len(seen) == len(set(seen))
    ordered = [one for one in seen if one in made]
    assert ordered == (made if sort == "occurred_at" else made[::-1])


def test_the_newest_comes_first(rows: Rows, trail: Trail) -> None:
    made = [rows.create() for _ in range(3)]
    page = trail.page(actor_id=made[0]["owner_id"], limit=3).json()
    assert [event["resource_id"] for event in page["items"]] == [row["id"] for row in made[::-1]]


def test_the_link_leads_where_the_cursor_leads(rows: Rows, trail: Trail) -> None:
    owner = {rows.create()["owner_id"] for _ in range(3)}.pop()
    answer = trail.page(actor_id=owner, limit=1)
    link = next_link(answer)
    assert link
    cursor = answer.json()["next_cursor"]
    assert trail.client.get(link).json() == trail.page(cursor=cursor, limit=1).json()


def test_filters_are_equalities(rows: Rows, trail: Trail, service: Service) -> None:
    row = rows.create()
    path = service.entity.path
    (event,) = trail.of(row["id"])
    for query, found in (
        ({"action": f"{path}.create"}, [event]),
        ({"action": f"{path}.delete"}, []),
        ({"action": "unheard.of"}, []),
        ({"actor_id": row["owner_id"].upper()}, [event]),
        ({"actor_id": NOWHERE}, []),
        ({"outcome": "success"}, [event]),
        ({"outcome": "denied"}, []),
    ):
        assert trail.events(resource_id=row["id"], **query) == found


@pytest.mark.parametrize(
    "query",
    [
        {"limit": "0"}, {"limit": "101"}, {"sort": "action"}, {"sort": "created_at"},
        {"outcome": "unheard"}, {"actor_id": "x"}, {"resource_id": ""}, {"cursor": "x"},
        {"offset": "1"}, {"client_address": "127.0.0.1"},
    ],
    ids=str,
)  # fmt: skip
def test_other_queries_are_refused(trail: Trail, query: dict[str, str]) -> None:
    assert problems_at(trail.page(**query)).keys() == {f"/{name}" for name in query}


def test_a_cursor_holds_its_order_and_its_filters(rows: Rows, trail: Trail) -> None:
    owner = {rows.create()["owner_id"] for _ in range(2)}.pop()
    cursor = trail.page(actor_id=owner, limit=1).json()["next_cursor"]
    refused = trail.page(actor_id=owner, sort="occurred_at", cursor=cursor)
    assert problems_at(refused).keys() == {"/cursor"}
    assert problems_at(trail.page(outcome="success", cursor=cursor)).keys() == {"/cursor"}


def test_head_answers_without_its_body(trail: Trail) -> None:
    head = trail.client.head(trail.path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["cache-control"] == "no-store"
