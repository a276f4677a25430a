from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from app.platform.database import Database, NewRow, Record, Rows
from app.platform.http.authentication import Caller

Outcome = Literal["success", "failure", "denied"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """What somebody did to a resource, or was kept from doing; `actor_id` is None for nobody
    that is known, `row` is what a write made of the resource, or the last that it was."""

    action: str
    resource_type: str
    resource_id: UUID | None
    actor_id: UUID | None
    outcome: Outcome = "success"
    row: Record | None = None


def denied(caller: Caller, resource_type: str, resource_id: UUID | None) -> Event:
    return Event(
        action="access.denied",
        resource_type=resource_type,
        resource_id=resource_id,
        actor_id=caller.id,
        outcome="denied",
    )


class Recorder(Protocol):
    def rows(self, event: Event) -> Sequence[NewRow]:
        """What keeps the event; stored together with what it tells of, or not at all."""


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

    def rows(self, event: Event) -> list[NewRow]:
        return [row for recorder in self._recorders for row in recorder.rows(event)]

    def telling(self, event: Event) -> Rows | None:
        """The rows of an event that is still to happen."""
        return (lambda row: self.rows(replace(event, row=row))) if self._recorders else None

    async def append(self, connection: AsyncConnection, event: Event) -> None:
        """Records the event in the connection's transaction."""
        for table, values in self.rows(event):
            await connection.execute(insert(table), values)

    async def record(self, event: Event) -> None:
        """Records an event that no write goes with."""
        if rows := self.rows(event):
            await self._database.insert(*rows)
