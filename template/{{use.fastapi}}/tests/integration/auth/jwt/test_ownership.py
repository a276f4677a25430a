from datetime import timedelta

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import delete, select

from app.identity.accounts.models import users
from app.identity.auth.jwt.models import token_families
from app.platform.clock import utc_now
from app.platform.database import Database
from app.platform.versioning import PREFIX
from tests.auth.jwt import sign_in
from tests.resource import Resource

ANY_VERSION = {"If-Match": "*"}


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_nobody_is_let_in_without_a_token(
    anonymous: httpx2.AsyncClient, resource: Resource, method: str
) -> None:
    answer = await anonymous.request(method, resource.path)

    assert answer.status_code == 401
    assert answer.json()["type"] == "/problems/authentication-required"
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("authorization", ["Bearer forged", "Basic YTpi", "Bearer"])
async def test_a_token_of_no_worth_is_refused(
    anonymous: httpx2.AsyncClient, resource: Resource, authorization: str
) -> None:
    answer = await anonymous.get(resource.path, headers={"Authorization": authorization})

    assert answer.status_code == 401
    assert answer.json()["type"] == "/problems/invalid-token"


async def test_rows_are_their_owners_alone(
    app: FastAPI, client: httpx2.AsyncClient, resource: Resource
) -> None:
    location = (await client.post(resource.path, json=resource.body(0))).headers["Location"]
    other = await sign_in(app)

    answers = [
        await client.get(location, headers=other),
        await client.put(location, json=resource.body(0), headers=other | ANY_VERSION),
        await client.patch(location, json={}, headers=other | ANY_VERSION),
        await client.delete(location, headers=other | ANY_VERSION),
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert (await client.get(resource.path, headers=other)).json()["items"] == []
    assert (await client.get(location)).status_code == 200


async def test_an_administrator_sees_and_changes_all_rows(
    app: FastAPI, client: httpx2.AsyncClient, resource: Resource
) -> None:
    location = (await client.post(resource.path, json=resource.body(0))).headers["Location"]
    admin = await sign_in(app, role="admin")

    assert (await client.get(location, headers=admin)).status_code == 200
    assert len((await client.get(resource.path, headers=admin)).json()["items"]) == 1
    removed = await client.delete(location, headers=admin | ANY_VERSION)
    assert removed.status_code == 204


async def test_a_role_without_the_permission_is_refused(
    app: FastAPI, anonymous: httpx2.AsyncClient, resource: Resource
) -> None:
    answer = await anonymous.get(resource.path, headers=await sign_in(app, role="guest"))

    assert answer.status_code == 403
    assert answer.json()["type"] == "/problems/forbidden"


async def test_a_cursor_is_its_callers_alone(
    app: FastAPI, client: httpx2.AsyncClient, resource: Resource
) -> None:
    for number in range(2):
        await client.post(resource.path, json=resource.body(number))
    cursor = (await client.get(resource.path, params={"limit": 1})).json()["next_cursor"]

    answer = await client.get(resource.path, params={"cursor": cursor}, headers=await sign_in(app))

    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/cursor"]


async def test_the_token_of_a_removed_account_is_refused(
    app: FastAPI, client: httpx2.AsyncClient
) -> None:
    database: Database = app.state.services.database
    async with database.transaction() as connection:
        await connection.execute(delete(users))

    answer = await client.get(f"{PREFIX}/auth/me")

    assert answer.status_code == 401


async def test_sessions_are_forgotten_when_they_are_over(
    app: FastAPI, client: httpx2.AsyncClient
) -> None:
    database: Database = app.state.services.database
    in_a_year = utc_now() + timedelta(days=365)

    await app.state.identity.clean_up(in_a_year)

    assert client
    assert await database.fetch_all(select(token_families)) == []
