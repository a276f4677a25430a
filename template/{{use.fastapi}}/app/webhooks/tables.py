from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from app.platform.database import metadata
from app.platform.database import types as columns
from app.platform.resources.store import resource_table

webhooks = resource_table(
    "webhooks",
    metadata,
    Column("url", columns.text(2048), nullable=False),
    Column("event_types", columns.Json, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("sealed_secret", LargeBinary, nullable=False),
)

# `sequence` is the event's: it orders the deliveries of one subject to one webhook.
webhook_deliveries = Table(
    "webhook_deliveries",
    metadata,
    Column("id", columns.Identifier, primary_key=True),
    Column(
        "webhook_id",
        columns.Identifier,
        ForeignKey("webhooks.id", ondelete="CASCADE"),
        nullable=False,
    ),
    Column("event_id", columns.Identifier, nullable=False),
    Column("event_type", String(255), nullable=False),
    Column("subject", columns.Identifier, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
    Column("status", String(10), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("last_status", Integer),
    Column("next_attempt_at", columns.Timestamp, index=True),
    Column("claimed_until", columns.Timestamp),
    Column("created_at", columns.Timestamp, nullable=False, index=True),
    UniqueConstraint("webhook_id", "event_id"),
    Index(None, "webhook_id", "created_at", "id"),
    Index(None, "webhook_id", "subject", "sequence"),
)
