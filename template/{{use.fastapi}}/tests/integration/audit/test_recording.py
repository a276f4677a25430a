from contextlib import suppress
from datetime import datetime
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import select

from app.audit.models import audit_events
from app.platform.database import Database
from app.platform.ids import new_id
from app.platform.journal import Event, Journal
from app.platform.versioning import PREFIX
from tests.auth.jwt import sign_in
from tests.resource import Resource

pytestmark = pytest.mark.anyio

EVENTS = f"{PREFIX}/audit-events"
CREDENTIALS = {"email": "ada@example.com", "password": "blue whales sing at dawn"}
MEMBERS = [
    "id",
    "occurred_at",
    "actor_id",
    "action",
    "resource_type",
    "resource_id",
    "outcome",
    "request_id",
    "client_address",
]


async def events(app: FastAPI, anonymous: httpx2.AsyncClient, **query: str) -> list[dict[str, Any]]:
    """The recorded events that the query finds, the oldest first."""
    admin = await sign_in(app, "admin")
    answer = await anonymous.get(EVENTS, params={"sort": "occurred_at", **query}, headers=admin)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def test_a_session_is_told_from_its_beginning_to_its_end(
    app: FastAPI, anonymous: httpx2.AsyncClient
) -> None:
    account = (await anonymous.post(f"{PREFIX}/auth/register", json=CREDENTIALS)).json()
    login = await anonymous.post(
        f"{PREFIX}/auth/login", json=CREDENTIALS, headers={"X-Request-ID": "the-login"}
    )
    body = {"refresh_token": login.json()["refresh_token"]}
    await anonymous.post(f"{PREFIX}/auth/logout", json=body)

    found = await events(app, anonymous, actor_id=account["id"])

    assert [event["action"] for event in found] == ["auth.register", "auth.login", "auth.logout"]
    assert {event["outcome"] for event in found} == {"success"}
    assert {event["resource_id"] for event in found} == {account["id"]}
    assert found[1]["request_id"] == "the-login"
    assert datetime.fromisoformat(found[1]["occurred_at"])
    assert list(found[1]) == MEMBERS


async def test_a_wrong_password_is_nobodys_failure(
    app: FastAPI, anonymous: httpx2.AsyncClient
) -> None:
    account = (await anonymous.post(f"{PREFIX}/auth/register", json=CREDENTIALS)).json()
    wrong = CREDENTIALS | {"password": "another one altogether"}
    await anonymous.post(f"{PREFIX}/auth/login", json=wrong)

    (event,) = await events(app, anonymous, resource_id=account["id"], outcome="failure")

    assert (event["action"], event["actor_id"]) == ("auth.login", None)


async def test_what_users_may_not_see_they_are_denied(
    app: FastAPI, anonymous: httpx2.AsyncClient
) -> None:
    user = await sign_in(app)

    refused = await anonymous.get(EVENTS, headers=user | {"X-Request-ID": "a-curious-user"})

    assert refused.status_code == 403
    found = await events(app, anonymous, action="access.denied")
    (event,) = [event for event in found if event["request_id"] == "a-curious-user"]
    assert (event["resource_type"], event["outcome"]) == ("audit-events", "denied")


async def test_pages_have_each_event_once(app: FastAPI, anonymous: httpx2.AsyncClient) -> None:
    journal: Journal = app.state.services.journal
    actor = new_id()
    for number in range(5):
        await journal.record(
            Event(action=f"test.{number}", resource_type="t", resource_id=None, actor_id=actor)
        )
    admin = await sign_in(app, "admin")
    seen: list[str] = []
    query = {"limit": "2", "actor_id": str(actor)}

    while True:
        page = (await anonymous.get(EVENTS, params=query, headers=admin)).json()
        seen += [event["action"] for event in page["items"]]
        if page["next_cursor"] is None:
            break
        query = {"limit": "2", "cursor": page["next_cursor"]}

    assert seen == [f"test.{number}" for number in (4, 3, 2, 1, 0)]


async def test_an_event_goes_with_its_transaction(app: FastAPI) -> None:
    database: Database = app.state.services.database
    journal: Journal = app.state.services.journal
    event = Event(action="test.undone", resource_type="t", resource_id=None, actor_id=new_id())

    with suppress(ZeroDivisionError):
        async with database.transaction() as connection:
            await journal.append(connection, event)
            raise ZeroDivisionError

    found = select(audit_events).where(audit_events.c.actor_id == event.actor_id)
    assert await database.fetch_all(found) == []


async def test_each_write_is_told_once(
    app: FastAPI, anonymous: httpx2.AsyncClient, resource: Resource
) -> None:
    owner = await sign_in(app)
    any_version = owner | {"If-Match": "*"}
    keyed = owner | {"Idempotency-Key": str(new_id())}
    made = await anonymous.post(resource.path, json=resource.body(0), headers=keyed)
    location = made.headers["Location"]
    await anonymous.post(resource.path, json=resource.body(0), headers=keyed)
    await anonymous.put(location, json=resource.body(1), headers=any_version)
    await anonymous.patch(location, json={}, headers=any_version)
    await anonymous.put(location, json=resource.body(0), headers=owner | {"If-Match": '"1"'})
    await anonymous.delete(location, headers=any_version)
    await anonymous.delete(location, headers=any_version)

    found = await events(app, anonymous, resource_id=made.json()["id"])

    assert [event["action"].partition(".")[2] for event in found] == ["create", "update", "delete"]
    assert {event["actor_id"] for event in found} == {made.json()["owner_id"]}


async def test_to_reach_for_anothers_row_is_denied(
    app: FastAPI, anonymous: httpx2.AsyncClient, resource: Resource
) -> None:
    owner, other = await sign_in(app), await sign_in(app)
    made = await anonymous.post(resource.path, json=resource.body(0), headers=owner)

    await anonymous.get(made.headers["Location"], headers=other)
    await anonymous.get(f"{resource.path}/{new_id()}", headers=other)

    found = await events(app, anonymous, resource_id=made.json()["id"], outcome="denied")
    assert [event["action"] for event in found] == ["access.denied"]
