from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from app.platform.database import Database
from app.platform.http.authentication import Caller

T = TypeVar("T")

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


class Recorder(Protocol):
    async def append(self, connection: AsyncConnection, event: Event) -> None:
        """Records an event for good when the connection's transaction is committed."""


class Journal:
    """Where events go, together with the writes that they tell of.

    app/wiring.py says who records them; without anybody they are forgotten.
    """

    def __init__(self, database: Database, recorders: Sequence[Recorder]) -> None:
        self._database = database
        self._recorders = recorders

    @property
    def is_kept(self) -> bool:
        return bool(self._recorders)

    async def write(self, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        """Does what writes with one statement, and appends its events, in one transaction."""
        if not self._recorders:
            return await self._database.write(work)
        async with self._database.transaction() as connection:
            return await work(connection)

    async def append(self, connection: AsyncConnection, event: Event) -> None:
        for recorder in self._recorders:
            await recorder.append(connection, event)

    async def record(self, event: Event) -> None:
        """Appends an event that no write goes with."""
        if self._recorders:
            async with self._database.transaction() as connection:
                await self.append(connection, event)
