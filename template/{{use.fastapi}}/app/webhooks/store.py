from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, exists, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.platform.clock import utc_now
from app.platform.database import Database, Record
from app.platform.ids import new_id
from app.platform.outbox import StoredEvent
from app.webhooks.tables import webhook_deliveries, webhooks

UNDELIVERED = ("pending", "failed")
FINISHED = ("delivered", "dead")

deliveries = webhook_deliveries.c


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery that is this process's to try until `claimed_until`."""

    id: UUID
    webhook_id: UUID
    url: str
    sealed_secret: bytes
    event_id: UUID
    body: str
    attempts: int
    claimed_until: datetime


async def subscribers(
    connection: AsyncConnection, owners: Collection[UUID], event_type: str
) -> list[UUID]:
    found = await connection.execute(
        select(webhooks.c.id, webhooks.c.event_types).where(
            webhooks.c.active, webhooks.c.owner_id.in_(owners)
        )
    )
    return [row.id for row in found if event_type in row.event_types]


async def add(connection: AsyncConnection, event: StoredEvent, webhook_ids: Sequence[UUID]) -> None:
    now = utc_now()
    rows = [
        {
            "id": new_id(),
            "webhook_id": webhook_id,
            "event_id": event.id,
            "event_type": event.type,
            "subject": event.subject,
            "sequence": event.sequence,
            "body": event.body,
            "status": "pending",
            "attempts": 0,
            "next_attempt_at": now,
            "created_at": now,
        }
        for webhook_id in webhook_ids
    ]
    if rows:
        await connection.execute(insert(webhook_deliveries), rows)


async def claim(database: Database, until: datetime, limit: int) -> list[Claim]:
    """Takes deliveries that are due, each the first of its webhook and subject, away from other
    processes; a process that dies gives them back when the time is over."""
    now = utc_now()
    earlier = webhook_deliveries.alias("earlier").c
    comes_later = exists().where(
        earlier.webhook_id == deliveries.webhook_id,
        earlier.subject == deliveries.subject,
        earlier.sequence < deliveries.sequence,
        earlier.status.in_(UNDELIVERED),
    )
    due = (
        select(
            deliveries.id,
            deliveries.webhook_id,
            webhooks.c.url,
            webhooks.c.sealed_secret,
            deliveries.event_id,
            deliveries.body,
            deliveries.attempts,
        )
        .join(webhooks, webhooks.c.id == deliveries.webhook_id)
        .where(deliveries.next_attempt_at <= now, is_free(now), ~comes_later)
        .order_by(deliveries.next_attempt_at)
        .limit(limit)
        .with_for_update(skip_locked=True, of=webhook_deliveries)
    )
    async with database.transaction() as connection:
        found = (await connection.execute(due)).all()
        if found:
            await connection.execute(
                update(webhook_deliveries)
                .where(deliveries.id.in_([row.id for row in found]))
                .values(claimed_until=until)
            )
    return [Claim(**row._asdict(), claimed_until=until) for row in found]


async def release(database: Database, claim: Claim, values: Record) -> None:
    """Writes down what became of it, unless another process has it by now."""
    async with database.transaction() as connection:
        await connection.execute(
            update(webhook_deliveries)
            .where(deliveries.id == claim.id, deliveries.claimed_until == claim.claimed_until)
            .values(claimed_until=None, **values)
        )


async def start_again(database: Database, webhook_id: UUID, id: UUID) -> Record | None:
    """The delivery, due at once; None where there is none that failed."""
    now = utc_now()
    return await database.write(
        update(webhook_deliveries)
        .where(
            deliveries.id == id,
            deliveries.webhook_id == webhook_id,
            deliveries.status.in_(["failed", "dead"]),
            is_free(now),
        )
        .values(status="pending", attempts=0, next_attempt_at=now)
        .returning(webhook_deliveries)
    )


async def find(database: Database, webhook_id: UUID, id: UUID) -> Record | None:
    return await database.fetch_one(
        select(webhook_deliveries).where(deliveries.id == id, deliveries.webhook_id == webhook_id)
    )


async def delete_finished_before(connection: AsyncConnection, moment: datetime) -> None:
    await connection.execute(
        delete(webhook_deliveries).where(
            deliveries.status.in_(FINISHED), deliveries.created_at < moment
        )
    )


def is_free(now: datetime) -> Any:
    return or_(deliveries.claimed_until.is_(None), deliveries.claimed_until < now)
