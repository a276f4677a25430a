import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from structlog.testing import capture_logs

from app.identity.auth.jwt import JwtIdentity, families
from app.identity.auth.jwt.families import GRACE, TokenPair
from app.identity.auth.jwt.models import refresh_tokens, token_families
from app.identity.auth.jwt.revocations import Revocations
from app.platform.clock import utc_now
from app.platform.database import Database
from app.platform.problems import Problem

pytestmark = pytest.mark.anyio

CLIENT = "192.0.2.1 browser"


@pytest.fixture
def identity(app: FastAPI) -> JwtIdentity:
    found: JwtIdentity = app.state.identity
    return found


@pytest.fixture
async def pair(identity: JwtIdentity) -> TokenPair:
    """The first pair of a new family."""
    await identity.accounts.register("ada@example.com", "correct horse battery staple")
    return await log_in(identity)


async def log_in(identity: JwtIdentity) -> TokenPair:
    account = await identity.accounts.log_in(
        "ada@example.com", "correct horse battery staple", "192.0.2.1"
    )
    return await identity.families.start(account)


async def is_let_in(identity: JwtIdentity, pair: TokenPair) -> bool:
    try:
        await identity.authenticator.authenticate(f"Bearer {pair.access_token}")
    except Problem:
        return False
    return True


async def is_refreshed(identity: JwtIdentity, pair: TokenPair, client: str = CLIENT) -> bool:
    try:
        await identity.families.refresh(pair.refresh_token, client)
    except Problem:
        return False
    return True


def pass_time(monkeypatch: pytest.MonkeyPatch, time: timedelta) -> None:
    monkeypatch.setattr(families, "utc_now", lambda: utc_now() + time)


async def test_no_family_starts_with_a_password_that_was_changed(
    identity: JwtIdentity, pair: TokenPair
) -> None:
    caller = await identity.authenticator.authenticate(f"Bearer {pair.access_token}")
    account = await identity.accounts.get(caller.id)
    before = replace(account, password_changed_at=account.password_changed_at - GRACE)

    with pytest.raises(Problem) as refusal:
        await identity.families.start(before)

    assert refusal.value.type.name == "invalid-credentials"


async def test_a_refresh_gives_the_next_pair(identity: JwtIdentity, pair: TokenPair) -> None:
    following = await identity.families.refresh(pair.refresh_token, CLIENT)

    assert following.refresh_token != pair.refresh_token
    assert following.access_token != pair.access_token
    assert await is_let_in(identity, following)
    assert await is_let_in(identity, pair)


async def test_a_retry_gives_the_same_pair(identity: JwtIdentity, pair: TokenPair) -> None:
    retries = (identity.families.refresh(pair.refresh_token, CLIENT) for _ in range(20))

    assert len(set(await asyncio.gather(*retries))) == 1


async def test_a_retry_comes_within_ten_seconds(
    identity: JwtIdentity, pair: TokenPair, monkeypatch: pytest.MonkeyPatch
) -> None:
    following = await identity.families.refresh(pair.refresh_token, CLIENT)
    pass_time(monkeypatch, GRACE - timedelta(seconds=1))
    assert await identity.families.refresh(pair.refresh_token, CLIENT) == following

    pass_time(monkeypatch, GRACE + timedelta(seconds=1))
    assert not await is_refreshed(identity, pair)
    assert not await is_refreshed(identity, following)


async def test_a_reused_token_ends_its_family(identity: JwtIdentity, pair: TokenPair) -> None:
    other_family = await log_in(identity)
    following = await identity.families.refresh(pair.refresh_token, CLIENT)
    assert await is_let_in(identity, following)

    assert not await is_refreshed(identity, pair, "198.51.100.7 browser")

    assert not await is_refreshed(identity, following)
    assert not await is_let_in(identity, following)
    assert not await is_let_in(identity, pair)
    assert await is_let_in(identity, other_family)


async def test_what_comes_after_the_successor_was_used_is_no_retry(
    identity: JwtIdentity, pair: TokenPair
) -> None:
    following = await identity.families.refresh(pair.refresh_token, CLIENT)
    assert await is_refreshed(identity, following)

    assert not await is_refreshed(identity, pair)


async def test_any_token_of_a_family_ends_it(identity: JwtIdentity, pair: TokenPair) -> None:
    following = await identity.families.refresh(pair.refresh_token, CLIENT)
    assert await is_let_in(identity, following)

    await identity.families.end(pair.refresh_token)

    assert not await is_let_in(identity, following)
    assert not await is_refreshed(identity, pair)
    assert not await is_refreshed(identity, following)
    await identity.families.end(pair.refresh_token)
    await identity.families.end("unknown")


async def test_a_refresh_token_expires(
    identity: JwtIdentity, pair: TokenPair, monkeypatch: pytest.MonkeyPatch
) -> None:
    pass_time(monkeypatch, timedelta(seconds=pair.refresh_expires_in + 1))

    assert not await is_refreshed(identity, pair)


async def test_a_session_that_ended_on_another_replica_ends_here(
    app: FastAPI, identity: JwtIdentity, pair: TokenPair
) -> None:
    services = app.state.services
    replica = JwtIdentity(
        services.settings, services.database, services.journal, services.cache.counting
    )
    assert await is_let_in(identity, pair)
    await replica.families.end(pair.refresh_token)

    await identity.catch_up()

    assert not await is_let_in(identity, pair)
    assert not await is_let_in(replica, pair)


async def test_a_lost_database_is_told_of_once(
    identity: JwtIdentity, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(_: Revocations) -> None:
        raise ConnectionRefusedError

    with monkeypatch.context() as lost, capture_logs() as log:
        lost.setattr(Revocations, "refresh", fail)
        await identity.catch_up()
        await identity.catch_up()
    assert len(log) == 1

    with capture_logs() as log:
        await identity.catch_up()
    assert log == []


async def test_what_has_expired_is_deleted(
    app: FastAPI, identity: JwtIdentity, pair: TokenPair
) -> None:
    database: Database = app.state.services.database
    await identity.families.refresh(pair.refresh_token, CLIENT)

    async def count() -> tuple[int, int]:
        tokens = await database.fetch_all(select(refresh_tokens))
        families = await database.fetch_all(select(token_families))
        return len(tokens), len(families)

    await identity.clean_up(utc_now())
    assert await count() == (2, 1)

    expiry = utc_now() + timedelta(seconds=pair.refresh_expires_in + 1)
    await identity.clean_up(expiry)
    assert await count() == (0, 1)

    await identity.clean_up(expiry + timedelta(days=1))
    assert await count() == (0, 0)
