import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import pytest
from sqlalchemy import Executable

from app.identity.auth.jwt import revocations as module
from app.identity.auth.jwt.revocations import OVERLAP, Revocations
from app.platform.clock import utc_now
from app.platform.database import Database
from app.platform.ids import new_id

pytestmark = pytest.mark.anyio


class EndedFamilies:
    """Stands for the database: what other replicas have ended."""

    def __init__(self) -> None:
        self.ended: dict[UUID, datetime] = {}
        self.asked_since: list[datetime] = []

    async def fetch_all(
        self, statement: Executable, parameters: Mapping[str, Any]
    ) -> Sequence[Mapping[str, Any]]:
        since = parameters["since"]
        self.asked_since.append(since)
        return [{"id": family} for family, at in self.ended.items() if at > since]


@pytest.fixture
def families() -> EndedFamilies:
    return EndedFamilies()


@pytest.fixture
def revocations(families: EndedFamilies) -> Revocations:
    return Revocations(cast(Database, families), access_token_ttl_seconds=900)


async def test_a_family_that_ends_here_is_revoked_at_once(revocations: Revocations) -> None:
    family = new_id()

    revocations.add([family])

    assert revocations.contain(family)
    assert not revocations.contain(new_id())


async def test_a_family_that_ended_elsewhere_is_revoked_after_a_refresh(
    revocations: Revocations, families: EndedFamilies
) -> None:
    family = new_id()
    families.ended[family] = utc_now()

    await revocations.refresh()

    assert revocations.contain(family)


async def test_only_news_are_read_but_nothing_late_is_missed(
    revocations: Revocations, families: EndedFamilies
) -> None:
    await revocations.refresh()

    (since,) = families.asked_since
    assert OVERLAP <= utc_now() - since < 2 * OVERLAP


async def test_nothing_is_missed_while_the_database_is_away(
    revocations: Revocations, families: EndedFamilies, monkeypatch: pytest.MonkeyPatch
) -> None:
    family = new_id()
    families.ended[family] = utc_now()
    with monkeypatch.context() as lost:
        lost.setattr(families, "fetch_all", None)
        with pytest.raises(TypeError):
            await revocations.refresh()

    monkeypatch.setattr(f"{module.__name__}.utc_now", lambda: utc_now() + 5 * OVERLAP)
    await revocations.refresh()

    assert revocations.contain(family)


async def test_a_family_is_forgotten_once_its_tokens_are_verified_anew(
    revocations: Revocations, monkeypatch: pytest.MonkeyPatch
) -> None:
    family, ended_at = new_id(), time.monotonic()
    revocations.add([family])

    pass_time(monkeypatch, to=ended_at + 900)
    await revocations.refresh()
    assert revocations.contain(family)

    pass_time(monkeypatch, to=ended_at + 901 + OVERLAP.total_seconds())
    await revocations.refresh()
    assert not revocations.contain(family)


async def test_a_family_is_not_forgotten_when_the_clock_is_set(
    revocations: Revocations, monkeypatch: pytest.MonkeyPatch
) -> None:
    family = new_id()
    revocations.add([family])

    monkeypatch.setattr(module, "utc_now", lambda: utc_now() + timedelta(days=1))
    await revocations.refresh()

    assert revocations.contain(family)


def pass_time(monkeypatch: pytest.MonkeyPatch, *, to: float) -> None:
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: to))
