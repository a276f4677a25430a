import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from app.platform.clock import utc_now
from app.platform.database import NewRow, Record
from app.platform.fields import format_timestamp
from app.platform.ids import new_id
from app.platform.journal import Event
from app.platform.outbox.models import outbox_events
from app.platform.resources.answers import Answers

PAST = {"create": "created", "update": "updated", "delete": "deleted"}


class Outbox:
    """Keeps what happened to resources, in the write's transaction, until it was told to others.

    https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md
    """

    def __init__(self, slug: str, published: Mapping[str, Answers]) -> None:
        self._slug = slug
        self._published = published

    def rows(self, event: Event) -> Sequence[NewRow]:
        answers = self._published.get(event.resource_type)
        past = PAST.get(event.action.rpartition(".")[2])
        if answers is None or past is None or event.row is None or event.outcome != "success":
            return []
        id, now, subject = new_id(), utc_now(), event.row["id"]
        type = f"{self._slug}.{event.resource_type}.{past}.v1"
        source = f"/{self._slug}/{event.resource_type}"
        values = {
            "id": id,
            "type": type,
            "resource_type": event.resource_type,
            "subject": subject,
            "owner_id": event.row["owner_id"],
            "occurred_at": now,
            "body": cloud_event(id, source, type, subject, now, answers.written(event.row)),
            "attempts": 0,
            "next_attempt_at": now,
        }
        return [NewRow(outbox_events, values)]


def cloud_event(
    id: UUID, source: str, type: str, subject: UUID, time: datetime, data: bytes
) -> str:
    attributes: Record = {
        "specversion": "1.0",
        "id": str(id),
        "source": source,
        "type": type,
        "subject": str(subject),
        "time": format_timestamp(time),
        "datacontenttype": "application/json",
    }
    return f'{json.dumps(attributes)[:-1]}, "data": {data.decode()}}}'
