from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.models import audit_events
from app.platform.clock import utc_now
from app.platform.database import NewRow
from app.platform.http.origin import current_origin
from app.platform.ids import new_id
from app.platform.journal import Event


def row_of(event: Event) -> NewRow:
    origin = current_origin.get()
    values = {
        "id": new_id(),
        "occurred_at": utc_now(),
        "actor_id": event.actor_id,
        "action": event.action,
        "resource_type": event.resource_type,
        "resource_id": event.resource_id,
        "outcome": event.outcome,
        "request_id": origin and origin.request_id,
        "client_address": origin and origin.client_address,
    }
    return NewRow(audit_events, values)


async def delete_before(connection: AsyncConnection, moment: datetime) -> None:
    await connection.execute(delete(audit_events).where(audit_events.c.occurred_at < moment))
