import asyncio
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import delete, update

from app.identity.accounts.models import users
from app.platform.database import Database
from app.platform.versioning import PREFIX

pytestmark = pytest.mark.anyio

EMAIL = "Ada@Example.com"
PASSWORD = "correct horse battery staple"
NEW_PASSWORD = "four other unrelated words"


async def post(
    client: httpx2.AsyncClient, route: str, token: str = "", **body: str
) -> httpx2.Response:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return await client.post(f"{PREFIX}/auth/{route}", json=body, headers=headers)


async def me(client: httpx2.AsyncClient, token: str) -> httpx2.Response:
    return await client.get(f"{PREFIX}/auth/me", headers={"Authorization": f"Bearer {token}"})


async def log_in(
    client: httpx2.AsyncClient, email: str = EMAIL, password: str = PASSWORD
) -> dict[str, Any]:
    answer = await post(client, "login", email=email, password=password)
    assert answer.status_code == 200, answer.text
    tokens: dict[str, Any] = answer.json()
    return tokens


@pytest.fixture
async def account(anonymous: httpx2.AsyncClient) -> dict[str, Any]:
    answer = await post(anonymous, "register", email=EMAIL, password=PASSWORD)
    assert answer.status_code == 201
    made: dict[str, Any] = answer.json()
    return made


async def test_an_account_that_registered_can_log_in(
    anonymous: httpx2.AsyncClient, account: dict[str, Any]
) -> None:
    tokens = await log_in(anonymous, email=EMAIL.swapcase())

    assert account["email"] == EMAIL
    assert account["roles"] == ["user"]
    assert (await me(anonymous, tokens["access_token"])).json() == account


async def test_an_email_is_taken_in_any_case(
    anonymous: httpx2.AsyncClient, account: dict[str, Any]
) -> None:
    answer = await post(anonymous, "register", email=EMAIL.upper(), password=PASSWORD)

    assert answer.status_code == 409
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/email"]


async def test_one_of_many_registrations_at_once_succeeds(anonymous: httpx2.AsyncClient) -> None:
    answers = await asyncio.gather(
        *(post(anonymous, "register", email=EMAIL, password=PASSWORD) for _ in range(5))
    )

    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409, 409]


async def test_an_unknown_email_is_answered_like_a_wrong_password(
    anonymous: httpx2.AsyncClient, account: dict[str, Any]
) -> None:
    wrong = await post(anonymous, "login", email=EMAIL, password=NEW_PASSWORD)
    unknown = await post(anonymous, "login", email="bob@example.com", password=PASSWORD)

    assert wrong.status_code == unknown.status_code == 401
    assert wrong.headers["WWW-Authenticate"] == unknown.headers["WWW-Authenticate"]
    assert wrong.json() | {"request_id": ""} == unknown.json() | {"request_id": ""}


async def test_guesses_in_parallel_learn_no_more_than_ten(
    anonymous: httpx2.AsyncClient, account: dict[str, Any]
) -> None:
    guesses = [NEW_PASSWORD] * 14 + [PASSWORD]
    answers = await asyncio.gather(
        *(post(anonymous, "login", email=EMAIL, password=guess) for guess in guesses)
    )

    codes = [answer.status_code for answer in answers]
    assert codes.count(401) == 10
    assert codes.count(429) >= 4
    locked = await post(anonymous, "login", email=EMAIL, password=PASSWORD)
    assert locked.status_code == 429
    assert 0 < int(locked.headers["Retry-After"]) <= 900


async def test_a_new_password_ends_all_other_sessions(
    anonymous: httpx2.AsyncClient, account: dict[str, Any]
) -> None:
    own, other = await log_in(anonymous), await log_in(anonymous)

    changed = await post(
        anonymous,
        "password",
        own["access_token"],
        current_password=PASSWORD,
        new_password=NEW_PASSWORD,
    )

    assert changed.status_code == 204
    assert (await me(anonymous, own["access_token"])).status_code == 200
    assert (await me(anonymous, other["access_token"])).status_code == 401
    refreshed = await post(anonymous, "refresh", refresh_token=other["refresh_token"])
    assert refreshed.status_code == 401
    assert (await post(anonymous, "login", email=EMAIL, password=PASSWORD)).status_code == 401
    await log_in(anonymous, password=NEW_PASSWORD)


async def test_all_that_is_wrong_with_a_new_password_is_told_at_once(
    anonymous: httpx2.AsyncClient, account: dict[str, Any]
) -> None:
    tokens = await log_in(anonymous)

    answer = await post(
        anonymous,
        "password",
        tokens["access_token"],
        current_password=NEW_PASSWORD,
        new_password=EMAIL,
    )

    assert answer.status_code == 422
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [
        ("/current_password", "incorrect"),
        ("/new_password", "same_as_email"),
    ]


async def test_no_login_outlives_the_password_it_was_made_with(
    anonymous: httpx2.AsyncClient, account: dict[str, Any]
) -> None:
    tokens = await log_in(anonymous)
    change = post(
        anonymous,
        "password",
        tokens["access_token"],
        current_password=PASSWORD,
        new_password=NEW_PASSWORD,
    )
    logins = (post(anonymous, "login", email=EMAIL, password=PASSWORD) for _ in range(6))

    changed, *answers = await asyncio.gather(change, *logins)

    assert changed.status_code == 204
    for answer in answers:
        token = answer.json().get("access_token", "none")
        assert (await me(anonymous, token)).status_code == 401


async def test_of_two_changes_at_once_one_is_made(
    anonymous: httpx2.AsyncClient, account: dict[str, Any]
) -> None:
    tokens = await log_in(anonymous)
    answers = await asyncio.gather(
        *(
            post(
                anonymous,
                "password",
                tokens["access_token"],
                current_password=PASSWORD,
                new_password=f"{NEW_PASSWORD} {number}",
            )
            for number in range(2)
        )
    )

    assert sorted(answer.status_code for answer in answers) == [204, 422]


async def test_a_weak_hash_is_replaced_at_login(
    app: FastAPI, anonymous: httpx2.AsyncClient, account: dict[str, Any]
) -> None:
    weak_hash = Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    database: Database = app.state.services.database
    async with database.transaction() as connection:
        await connection.execute(update(users).values(password_hash=weak_hash))

    await log_in(anonymous)

    row = await database.fetch_one(users.select())
    assert row is not None
    assert row["password_hash"] != weak_hash
    assert row["password_hash"].startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    await log_in(anonymous)


async def test_the_token_of_an_account_that_is_gone_is_invalid(
    app: FastAPI, anonymous: httpx2.AsyncClient, account: dict[str, Any]
) -> None:
    tokens = await log_in(anonymous)
    assert (await me(anonymous, tokens["access_token"])).status_code == 200

    database: Database = app.state.services.database
    async with database.transaction() as connection:
        await connection.execute(delete(users))

    answer = await me(anonymous, tokens["access_token"])
    assert answer.status_code == 401
    assert answer.json()["type"] == "/problems/invalid-token"
