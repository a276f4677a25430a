import asyncio
import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from sqlalchemy import delete, exists, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.platform.clock import utc_now
from app.platform.database import Database
from app.platform.outbox.models import StoredEvent, inbox, outbox_events
from app.platform.outbox.steps import repeat

POLL_SECONDS = 0.5
RETRY_SECONDS = 1.0
LONGEST_RETRY_SECONDS = 300.0
# Longer than any event can be on its way.
REMEMBERED_FOR = timedelta(days=7)

log = structlog.get_logger()


class Consumer(Protocol):
    name: str

    async def consume(self, connection: AsyncConnection, event: StoredEvent) -> None:
        """Takes effect in the connection's transaction, or raises."""


class Relay:
    """Hands each event to the consumers, those of one subject in their order.

    Any number of relays may run: an event that one of them handles is locked to the others, and
    the next one of its subject is not due before it is gone.
    """

    def __init__(self, database: Database, consumers: Sequence[Consumer]) -> None:
        self._database = database
        self._consumers = consumers

    async def run(self, stopping: asyncio.Event) -> None:
        await repeat(self.step, stopping, POLL_SECONDS)

    async def step(self) -> bool:
        """Handles the first event that is due; whether there was one."""
        event = None
        try:
            async with self._database.transaction() as connection:
                event = await first_due(connection, utc_now())
                if event is None:
                    return False
                for consumer in self._consumers:
                    await receive(connection, consumer, event)
                gone = delete(outbox_events).where(outbox_events.c.sequence == event.sequence)
                await connection.execute(gone)
        except Exception:
            if event is not None:
                await self._put_off(event)
            raise
        return True

    async def clean_up(self, now: datetime) -> None:
        async with self._database.transaction() as connection:
            await connection.execute(
                delete(inbox).where(inbox.c.received_at < now - REMEMBERED_FOR)
            )

    async def _put_off(self, event: StoredEvent) -> None:
        log.warning("event is put off", event_id=str(event.id), attempts=event.attempts + 1)
        longest = min(RETRY_SECONDS * 2**event.attempts, LONGEST_RETRY_SECONDS)
        later = utc_now() + timedelta(seconds=random.uniform(longest / 2, longest))  # noqa: S311
        async with self._database.transaction() as connection:
            await connection.execute(
                update(outbox_events)
                .where(outbox_events.c.sequence == event.sequence)
                .values(attempts=event.attempts + 1, next_attempt_at=later)
            )


async def first_due(connection: AsyncConnection, now: datetime) -> StoredEvent | None:
    """The oldest event that is due and that nothing earlier of its subject waits before; locked."""
    event, earlier = outbox_events.c, outbox_events.alias("earlier").c
    comes_later = exists().where(
        earlier.subject == event.subject, earlier.sequence < event.sequence
    )
    found = await connection.execute(
        select(outbox_events)
        .where(event.next_attempt_at <= now, ~comes_later)
        .order_by(event.sequence)
        .limit(1)
        .with_for_update(skip_locked=True, of=outbox_events)
    )
    row = found.first()
    return StoredEvent(**row._asdict()) if row is not None else None


async def receive(connection: AsyncConnection, consumer: Consumer, event: StoredEvent) -> None:
    """Lets the event take effect unless it did before: it may come more than once."""
    is_known = (inbox.c.consumer == consumer.name) & (inbox.c.event_id == event.id)
    if await connection.scalar(select(inbox.c.event_id).where(is_known)):
        return
    await connection.execute(
        insert(inbox).values(consumer=consumer.name, event_id=event.id, received_at=utc_now())
    )
    await consumer.consume(connection, event)
