from collections.abc import Collection
from typing import Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection


class Sessions(Protocol):
    """What accounts have to know about how a login lasts."""

    async def end_others(
        self, connection: AsyncConnection, account_id: UUID, kept: UUID | None
    ) -> Collection[UUID]:
        """Ends an account's sessions but one, in the caller's transaction, and tells which."""

    def forget(self, session_ids: Collection[UUID]) -> None:
        """Refuses ended sessions from now on; to be called once the transaction is committed."""
