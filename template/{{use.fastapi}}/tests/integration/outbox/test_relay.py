import asyncio
from collections.abc import AsyncGenerator, Sequence
from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.platform.background import working
from app.platform.clock import utc_now
from app.platform.database import Database, Record
from app.platform.ids import new_id
from app.platform.observability.metrics import registry
from app.platform.outbox import Backlog, Relay, StoredEvent
from app.platform.outbox.models import inbox, outbox_events
from app.settings import Settings
from app.wiring import build_database


class Consumer:
    """Takes what it is given, but for the first event of what `refuses` names."""

    name = "test"

    def __init__(self, refuses: str = "") -> None:
        self.taken: list[str] = []
        self._refuses = refuses

    async def consume(self, connection: AsyncConnection, event: StoredEvent) -> None:
        if event.type == self._refuses:
            self._refuses = ""
            raise ZeroDivisionError
        self.taken.append(event.type)


@pytest.fixture
async def database(settings: Settings) -> AsyncGenerator[Database]:
    """One that nothing else works on."""
    database = build_database(settings)
    async with database.transaction() as connection:
        for table in (outbox_events, inbox):
            await connection.execute(delete(table))
    yield database
    await database.close()


async def happened(database: Database, *types: str) -> None:
    """Events of one subject, in this order."""
    subject, owner, now = new_id(), new_id(), utc_now()
    async with database.transaction() as connection:
        for type in types:
            await connection.execute(
                insert(outbox_events).values(
                    id=new_id(),
                    type=type,
                    resource_type="tests",
                    subject=subject,
                    owner_id=owner,
                    occurred_at=now,
                    body="{}",
                    attempts=0,
                    next_attempt_at=now,
                )
            )


async def waiting(database: Database) -> Sequence[Record]:
    return await database.fetch_all(select(outbox_events).order_by(outbox_events.c.sequence))


async def test_events_are_handed_on_in_their_order(database: Database) -> None:
    consumer = Consumer()
    relay = Relay(database, [consumer])
    await happened(database, "made", "changed", "gone")

    while await relay.step():
        pass

    assert consumer.taken == ["made", "changed", "gone"]
    assert await waiting(database) == []


async def test_what_is_not_taken_comes_again_before_what_follows(database: Database) -> None:
    consumer = Consumer(refuses="made")
    relay = Relay(database, [consumer])
    await happened(database, "made", "gone")

    async with asyncio.timeout(20), working([relay], shutdown_timeout_seconds=10):
        while await waiting(database):
            # Sooner than after the pause that it takes.
            async with database.transaction() as connection:
                await connection.execute(update(outbox_events).values(next_attempt_at=utc_now()))

    assert consumer.taken == ["made", "gone"]


async def test_an_event_takes_effect_once(database: Database) -> None:
    consumer = Consumer()
    relay = Relay(database, [consumer])
    await happened(database, "made")
    (event,) = await waiting(database)
    async with database.transaction() as connection:
        known = {"consumer": consumer.name, "event_id": event["id"], "received_at": utc_now()}
        await connection.execute(insert(inbox).values(known))

    assert await relay.step()

    assert consumer.taken == []
    assert await waiting(database) == []


async def test_what_came_is_remembered_for_a_while(database: Database) -> None:
    relay = Relay(database, [Consumer()])
    await happened(database, "made")
    await relay.step()

    await relay.clean_up(utc_now())
    assert len(await database.fetch_all(select(inbox))) == 1
    await relay.clean_up(utc_now() + timedelta(days=8))

    assert await database.fetch_all(select(inbox)) == []


async def test_what_waits_is_measured(database: Database) -> None:
    await happened(database, "made", "gone")

    await Backlog(database).measure()

    assert registry.get_sample_value("outbox_pending_events") == 2
    age = registry.get_sample_value("outbox_oldest_event_age_seconds")
    assert age is not None
    assert age > 0
