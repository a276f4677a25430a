"""What a write brings about beside its own rows, in the same transaction."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Literal, Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from app.platform.database import Database
from app.platform.http.authentication import Caller

Outcome = Literal["success", "failure", "denied"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """What somebody did to a resource, or was kept from doing; `actor_id` is None for nobody
    that is known."""

    action: str
    resource_type: str
    resource_id: UUID | None
    actor_id: UUID | None
    outcome: Outcome = "success"


def denied(caller: Caller, resource_type: str, resource_id: UUID | None) -> Event:
    return Event(
        action="access.denied",
        resource_type=resource_type,
        resource_id=resource_id,
        actor_id=caller.id,
        outcome="denied",
    )


class Effect(Protocol):
    async def append(self, connection: AsyncConnection, event: Event) -> None:
        """Takes effect when the connection's transaction is committed, and not otherwise."""


class Effects:
    """All effects of this service's writes; app/wiring.py says which there are."""

    def __init__(self, database: Database, effects: Sequence[Effect]) -> None:
        self._database = database
        self._effects = effects

    def __bool__(self) -> bool:
        return bool(self._effects)

    @asynccontextmanager
    async def writing(self) -> AsyncGenerator[AsyncConnection]:
        """A connection for one write, which is committed together with its effects."""
        # Without any, a statement that is a transaction of its own saves two round trips.
        begin = self._database.transaction if self._effects else self._database.autocommit
        async with begin() as connection:
            yield connection

    async def append(self, connection: AsyncConnection, event: Event) -> None:
        for effect in self._effects:
            await effect.append(connection, event)

    async def record(self, event: Event) -> None:
        """Appends what no write goes with, in a transaction of its own."""
        if self._effects:
            async with self._database.transaction() as connection:
                await self.append(connection, event)
