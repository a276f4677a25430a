import asyncio

from sqlalchemy import func, select

from app.platform.clock import utc_now
from app.platform.database import Database
from app.platform.observability.outbox import oldest_event_age, pending_events
from app.platform.outbox.models import outbox_events
from app.platform.outbox.steps import repeat

MEASURE_SECONDS = 1.0

WAITING = select(func.count().label("count"), func.min(outbox_events.c.occurred_at).label("oldest"))


class Backlog:
    """Measures what waits in the outbox; a server does it too, so that it is seen without any
    worker."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def run(self, stopping: asyncio.Event) -> None:
        await repeat(self.measure, stopping, MEASURE_SECONDS)

    async def measure(self) -> bool:
        waiting = await self._database.fetch_one(WAITING)
        if waiting is not None:
            oldest = waiting["oldest"]
            pending_events.set(waiting["count"])
            oldest_event_age.set((utc_now() - oldest).total_seconds() if oldest else 0)
        return False
