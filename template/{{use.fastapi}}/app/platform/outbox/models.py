from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, Identity, Integer, String, Table, Text

from app.platform.database import metadata
from app.platform.database import types as columns

# A later write to the same row has a higher `sequence`.
outbox_events = Table(
    "outbox_events",
    metadata,
    Column("sequence", columns.Sequence, Identity(), primary_key=True),
    Column("id", columns.Identifier, nullable=False, unique=True),
    Column("type", String(255), nullable=False),
    Column("resource_type", String(64), nullable=False),
    Column("subject", columns.Identifier, nullable=False, index=True),
    Column("owner_id", columns.Identifier, nullable=False),
    Column("occurred_at", columns.Timestamp, nullable=False),
    Column("body", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", columns.Timestamp, nullable=False),
    **columns.ASCENDING,
)

inbox = Table(
    "inbox",
    metadata,
    Column("consumer", String(64), primary_key=True),
    Column("event_id", columns.Identifier, primary_key=True),
    Column("received_at", columns.Timestamp, nullable=False, index=True),
)


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event of a resource; `body` is the CloudEvent that others are told."""

    sequence: int
    id: UUID
    type: str
    resource_type: str
    subject: UUID
    owner_id: UUID
    occurred_at: datetime
    body: str
    attempts: int
    next_attempt_at: datetime
