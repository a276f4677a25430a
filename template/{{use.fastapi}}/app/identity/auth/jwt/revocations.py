import time
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from app.identity.auth.jwt import store
from app.platform.clock import utc_now
from app.platform.database import Database

# More than a transaction may last and than the clocks of two replicas may differ by.
OVERLAP = timedelta(minutes=1)


class Revocations:
    """The families that have ended after one of their access tokens was verified here."""

    def __init__(self, database: Database, access_token_ttl_seconds: int) -> None:
        self._database = database
        self._lifetime = access_token_ttl_seconds + OVERLAP.total_seconds()
        # When each was heard of. The clock may be set, and make tokens valid again.
        self._ended: dict[UUID, float] = {}
        self._read_at = utc_now()

    def contain(self, family_id: UUID | None) -> bool:
        return family_id in self._ended

    def add(self, family_ids: Iterable[UUID]) -> None:
        self._ended.update(dict.fromkeys(family_ids, time.monotonic()))

    async def refresh(self) -> None:
        """Reads what other replicas have ended, and forgets whose tokens are verified anew."""
        now = utc_now()
        self.add(await store.families_ended_since(self._database, self._read_at - OVERLAP))
        self._read_at = now
        oldest = time.monotonic() - self._lifetime
        self._ended = {family: at for family, at in self._ended.items() if at > oldest}
