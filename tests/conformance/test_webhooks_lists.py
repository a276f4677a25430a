from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from tests.conformance.groups import ids
from tests.conformance.hooks import PUBLIC, Hooks, Posting
from tests.conformance.problems import problems_at
from tests.harness.receivers import Receiver
from tests.harness.services import Service

pytestmark = [pytest.mark.target(feature="webhooks"), pytest.mark.clause("webhooks/lists")]

COUNT = 5
REFUSED = [
    ({"limit": "0"}, "/limit"),
    ({"limit": "101"}, "/limit"),
    ({"limit": "two"}, "/limit"),
    ({"sort": "url"}, "/sort"),
    ({"cursor": "forged"}, "/cursor"),
    ({"offset": "1"}, "/offset"),
]


@pytest.fixture(scope="module")
def own(service: Service) -> Hooks:
    return Hooks(service)


@pytest.fixture(scope="module")
def made(own: Hooks) -> Iterator[list[str]]:
    webhooks = [own.add(PUBLIC) for _ in range(COUNT)]
    yield ids(webhooks)
    for webhook in webhooks:
        own.client.delete(f"{own.path}/{webhook['id']}")


def walk(client: httpx2.Client, path: str, **query: Any) -> list[str]:
    """What all pages have; each but the last is full, and its link leads to the next."""
    found: list[str] = []
    while True:
        answer = client.get(path, params=query)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        assert page.keys() == {"items", "next_cursor"}
        found += ids(page["items"])
        if page["next_cursor"] is None:
            assert "link" not in answer.headers
            return found
        assert len(page["items"]) == query["limit"]
        link = answer.links["next"]["url"]
        query["cursor"] = page["next_cursor"]
        assert client.get(link).json() == client.get(path, params=query).json()


def test_webhooks_come_in_pages_the_newest_first(own: Hooks, made: list[str]) -> None:
    for limit in (2, COUNT):
        found = walk(own.client, own.path, limit=limit)
        assert [one for one in found if one in made] == made[::-1]
        found = walk(own.client, own.path, limit=limit, sort="created_at")
        assert [one for one in found if one in made] == made


@pytest.mark.parametrize(("query", "pointer"), [*REFUSED, ({"status": "dead"}, "/status")], ids=str)
def test_other_queries_of_webhooks_are_refused(
    own: Hooks, query: dict[str, str], pointer: str
) -> None:
    assert problems_at(own.client.get(own.path, params=query)).keys() == {pointer}


@pytest.mark.usefixtures("made")
def test_a_cursor_of_webhooks_is_its_callers(own: Hooks, service: Service) -> None:
    cursor = own.client.get(own.path, params={"limit": 1}).json()["next_cursor"]
    assert own.client.get(own.path, params={"cursor": cursor}).status_code == 200
    other = {"cursor": cursor, "sort": "created_at"}
    assert problems_at(own.client.get(own.path, params=other)) == {"/cursor": "invalid"}
    if service.has_accounts:
        foreign = Hooks(service).client.get(own.path, params={"cursor": cursor})
        assert problems_at(foreign) == {"/cursor": "invalid"}


@pytest.mark.process
def test_deliveries_come_in_pages(posting: Posting, receiver: Receiver) -> None:
    hooks = posting.hooks()
    receiver.status = lambda one: 500 if one.event["type"].endswith("deleted.v1") else 200
    other = hooks.add(receiver.url, "created")
    webhook = hooks.add(receiver.url, "created", "deleted")
    rows = [hooks.rows.create() for _ in range(COUNT)]
    hooks.rows.delete(rows[0]["id"])
    hooks.wait_for(webhook, status="dead")
    delivered = hooks.wait_for(webhook, COUNT, status="delivered")
    path = f"{hooks.path}/{webhook['id']}/deliveries"
    whole = ids(hooks.deliveries(webhook))
    assert len(whole) == COUNT + 1
    assert walk(hooks.client, path, limit=2, sort="created_at") == whole
    assert walk(hooks.client, path, limit=2) == whole[::-1]
    assert walk(hooks.client, path, limit=2, status="delivered", sort="created_at") == ids(
        delivered
    )
    assert walk(hooks.client, path, limit=2, status="pending") == []
    assert not {*whole} & {*ids(hooks.deliveries(other))}
    cursor = hooks.client.get(path, params={"limit": 1}).json()["next_cursor"]
    for query, pointer in [
        *REFUSED,
        ({"status": "lost"}, "/status"),
        ({"cursor": cursor, "status": "dead"}, "/cursor"),
    ]:
        assert problems_at(hooks.client.get(path, params=query)).keys() == {pointer}
