import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import pytest
from sqlalchemy import Executable

from app.identity.auth.jwt import authenticator as module
from app.identity.auth.jwt.authenticator import JwtAuthenticator
from app.identity.auth.jwt.keys import SigningKeys, development_key
from app.identity.auth.jwt.revocations import Revocations
from app.identity.auth.jwt.tokens import AccessTokens, Claims
from app.identity.permissions import permissions_of
from app.platform.database import Database
from app.platform.ids import new_id
from app.platform.problems import Problem

pytestmark = pytest.mark.anyio

ACCOUNT = new_id()
FAMILY = new_id()
TOKENS = AccessTokens(SigningKeys.from_pem(development_key()), "orders", "orders", ttl_seconds=900)


class Families:
    """Stands for the database: the families that have not ended."""

    def __init__(self) -> None:
        self.live = {(FAMILY, ACCOUNT)}

    async def fetch_one(
        self, statement: Executable, parameters: Mapping[str, Any]
    ) -> Mapping[str, UUID] | None:
        key = parameters["family_id"], parameters["account_id"]
        return {"id": key[0]} if key in self.live else None


class CountingTokens(AccessTokens):
    """Tells how often a signature was verified."""

    def __init__(self) -> None:
        super().__init__(TOKENS.keys, TOKENS.issuer, TOKENS.audience, TOKENS.ttl_seconds)
        object.__setattr__(self, "verified", [])

    verified: list[str]

    def verify(self, token: str) -> Claims:
        self.verified.append(token)
        return super().verify(token)


@pytest.fixture
def families() -> Families:
    return Families()


@pytest.fixture
def revocations(families: Families) -> Revocations:
    return Revocations(cast("Database", families), access_token_ttl_seconds=900)


@pytest.fixture
def tokens() -> CountingTokens:
    return CountingTokens()


@pytest.fixture
def authenticator(
    families: Families, tokens: CountingTokens, revocations: Revocations
) -> JwtAuthenticator:
    return JwtAuthenticator(cast("Database", families), tokens, revocations)


def issue(jti: str = "jti", at: datetime | None = None) -> str:
    return TOKENS.issue(ACCOUNT, ("user",), FAMILY, jti, at or datetime.now(UTC))


async def refusal(authenticator: JwtAuthenticator, authorization: str | None) -> Problem:
    with pytest.raises(Problem) as problem:
        await authenticator.authenticate(authorization)
    assert problem.value.status_code == 401
    return problem.value


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
async def test_a_token_tells_who_calls_and_what_they_may_do(
    authenticator: JwtAuthenticator, scheme: str
) -> None:
    caller = await authenticator.authenticate(f"{scheme} {issue()}")

    assert (caller.id, caller.roles, caller.session_id) == (ACCOUNT, ("user",), FAMILY)
    assert caller.permissions == permissions_of(["user"])


async def test_no_header_asks_for_authentication(authenticator: JwtAuthenticator) -> None:
    problem = await refusal(authenticator, None)

    assert problem.type.name == "authentication-required"
    assert problem.headers == {"WWW-Authenticate": "Bearer"}


@pytest.mark.parametrize(
    "authorization", ["", "Bearer", "Bearer ", "Bearer no.token.here", "Basic YWRhOnB3", "\xff"]
)
async def test_anything_else_is_an_invalid_token(
    authenticator: JwtAuthenticator, authorization: str
) -> None:
    problem = await refusal(authenticator, authorization)

    assert problem.type.name == "invalid-token"
    assert problem.headers == {"WWW-Authenticate": 'Bearer error="invalid_token"'}


async def test_a_signature_is_verified_once(
    authenticator: JwtAuthenticator, tokens: CountingTokens
) -> None:
    authorization = f"Bearer {issue()}"

    first = await authenticator.authenticate(authorization)
    assert await authenticator.authenticate(authorization) is first

    assert len(tokens.verified) == 1


async def test_a_verified_token_still_expires(
    authenticator: JwtAuthenticator, monkeypatch: pytest.MonkeyPatch
) -> None:
    authorization = f"Bearer {issue()}"
    await authenticator.authenticate(authorization)

    later = datetime.now(UTC) + timedelta(seconds=901)
    monkeypatch.setattr(f"{module.__name__}.time.time", later.timestamp)

    assert (await refusal(authenticator, authorization)).type.name == "invalid-token"


async def test_a_verified_token_is_refused_once_its_family_has_ended(
    authenticator: JwtAuthenticator, revocations: Revocations
) -> None:
    authorization = f"Bearer {issue()}"
    await authenticator.authenticate(authorization)

    revocations.add([FAMILY])

    assert (await refusal(authenticator, authorization)).type.name == "invalid-token"


async def test_a_token_is_verified_anew_after_its_life(
    authenticator: JwtAuthenticator, families: Families, monkeypatch: pytest.MonkeyPatch
) -> None:
    authorization = f"Bearer {issue()}"
    await authenticator.authenticate(authorization)
    families.live.clear()

    # The clock has been set back meanwhile: by it the token is still good.
    later = time.monotonic() + 901
    monkeypatch.setattr(module, "time", SimpleNamespace(time=time.time, monotonic=lambda: later))

    assert (await refusal(authenticator, authorization)).type.name == "invalid-token"


async def test_a_token_that_was_refused_is_not_kept(
    authenticator: JwtAuthenticator, tokens: CountingTokens
) -> None:
    for _ in range(2):
        await refusal(authenticator, "Bearer no.token.here")

    assert len(tokens.verified) == 2


async def test_no_more_tokens_are_kept_than_allowed(
    authenticator: JwtAuthenticator, tokens: CountingTokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "VERIFIED_TOKENS_KEPT", 2)
    for jti in ("a", "b", "a", "c", "a", "b"):
        await authenticator.authenticate(f"Bearer {issue(jti)}")

    assert len(tokens.verified) == 4


async def test_a_token_of_a_family_that_is_not_there_is_refused(
    authenticator: JwtAuthenticator, families: Families
) -> None:
    families.live = {(FAMILY, new_id()), (new_id(), ACCOUNT)}

    assert (await refusal(authenticator, f"Bearer {issue()}")).type.name == "invalid-token"
