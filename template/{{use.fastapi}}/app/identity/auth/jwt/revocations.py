from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from app.identity.auth.jwt import store
from app.platform.clock import utc_now
from app.platform.database import Database

# More than a transaction may last and than the clocks of two replicas may differ by.
OVERLAP = timedelta(minutes=1)


class Revocations:
    """The ended families, for as long as one of their access tokens could still be valid."""

    def __init__(self, database: Database, access_token_ttl_seconds: int) -> None:
        self._database = database
        self._lifetime = timedelta(seconds=access_token_ttl_seconds) + OVERLAP
        self._ended: dict[UUID, datetime] = {}
        self._read_at: datetime | None = None

    @property
    def known(self) -> bool:
        """Whether the families that ended before this process began have been read."""
        return self._read_at is not None

    def contain(self, family_id: UUID | None) -> bool:
        return family_id in self._ended

    def add(self, family_ids: Iterable[UUID]) -> None:
        self._ended.update(dict.fromkeys(family_ids, utc_now()))

    async def refresh(self) -> None:
        """Reads what other replicas have ended."""
        now = utc_now()
        since = self._read_at - OVERLAP if self._read_at else now - self._lifetime
        self._ended.update(await store.families_ended_since(self._database, since))
        self._read_at = now
        forgettable = now - self._lifetime
        self._ended = {family: at for family, at in self._ended.items() if at > forgettable}
