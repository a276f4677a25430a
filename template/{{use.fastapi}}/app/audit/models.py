from datetime import timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue
from sqlalchemy import Column, Index, String, Table

from app.platform.database import metadata
from app.platform.database import types as columns
from app.platform.fields import Identifier, Text, Timestamp
from app.platform.journal import Outcome
from app.platform.pagination.query import ListQuery
from app.platform.resources.models import Page

# The database refuses to delete younger ones, so another time needs a migration too.
KEPT_FOR = timedelta(days=365)

audit_events = Table(
    "audit_events",
    metadata,
    Column("id", columns.Identifier, primary_key=True),
    Column("occurred_at", columns.Timestamp, nullable=False),
    Column("actor_id", columns.Identifier),
    Column("action", String(64), nullable=False),
    Column("resource_type", String(64), nullable=False),
    Column("resource_id", columns.Identifier),
    Column("outcome", String(10), nullable=False),
    Column("request_id", String(128)),
    Column("client_address", String(255)),
    Index(None, "occurred_at", "id"),
    Index(None, "actor_id", "occurred_at", "id"),
    Index(None, "resource_id", "occurred_at", "id"),
)

EXAMPLE: dict[str, JsonValue] = {
    "id": "0192f0c1-b4c5-7d6e-8f90-1a2b3c4d5e6f",
    "occurred_at": "2026-01-31T12:00:00.000Z",
    "actor_id": "0192f0c1-0a1b-7c2d-9e3f-4a5b6c7d8e9f",
    "action": "auth.login",
    "resource_type": "accounts",
    "resource_id": "0192f0c1-0a1b-7c2d-9e3f-4a5b6c7d8e9f",
    "outcome": "success",
    "request_id": "0192f0c1a2b34c5d8e9f0a1b2c3d4e5f",
    "client_address": "192.0.2.1",
}


class AuditEvent(BaseModel):
    """What somebody did or was kept from doing."""

    model_config = ConfigDict(
        json_schema_serialization_defaults_required=True, json_schema_extra={"examples": [EXAMPLE]}
    )

    id: Identifier
    occurred_at: Timestamp
    actor_id: Identifier | None
    action: str
    resource_type: str
    resource_id: Identifier | None
    outcome: Outcome
    request_id: str | None
    client_address: str | None


class AuditEventPage(Page):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"items": [EXAMPLE], "next_cursor": "bmV4dA"}]}
    )

    items: list[AuditEvent]


class AuditEventQuery(ListQuery):
    """How audit events are sorted and filtered."""

    sort: Literal["-occurred_at", "occurred_at"] = "-occurred_at"
    action: Annotated[Text, Field(max_length=64)] | None = None
    actor_id: Identifier | None = None
    resource_id: Identifier | None = None
    outcome: Outcome | None = None
