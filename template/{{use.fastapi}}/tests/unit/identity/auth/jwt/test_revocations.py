from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import pytest
from sqlalchemy import Executable

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
    ) -> Sequence[SimpleNamespace]:
        since = parameters["since"]
        self.asked_since.append(since)
        return [SimpleNamespace(id=i, ended_at=at) for i, at in self.ended.items() if at > since]


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
    assert not revocations.known

    await revocations.refresh()

    assert revocations.known
    assert revocations.contain(family)


async def test_only_news_are_read_but_nothing_late_is_missed(
    revocations: Revocations, families: EndedFamilies
) -> None:
    await revocations.refresh()
    await revocations.refresh()

    first, second = families.asked_since
    assert utc_now() - first >= timedelta(seconds=900)
    assert OVERLAP <= utc_now() - second < timedelta(seconds=900)


async def test_a_family_is_forgotten_once_its_tokens_have_expired(
    families: EndedFamilies,
) -> None:
    revocations = Revocations(cast(Database, families), access_token_ttl_seconds=900)
    family = new_id()
    families.ended[family] = utc_now() - timedelta(seconds=899)
    await revocations.refresh()
    assert revocations.contain(family)

    families.ended[family] = utc_now() - OVERLAP / 2
    await revocations.refresh()
    assert revocations.contain(family)
