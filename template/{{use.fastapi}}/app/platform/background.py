import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Protocol

# The longest that work under way may take once the process is to end.
DRAIN_SHARE = 0.3


class Job(Protocol):
    """Work that goes on beside requests; several processes may do it at once."""

    async def run(self, stopping: asyncio.Event) -> None:
        """Works until `stopping` is set, then ends what is under way."""


@asynccontextmanager
async def working(jobs: Sequence[Job], shutdown_timeout_seconds: float) -> AsyncGenerator[None]:
    stopping = asyncio.Event()
    tasks = {asyncio.create_task(job.run(stopping)) for job in jobs}
    yield
    stopping.set()
    if tasks:
        _, late = await asyncio.wait(tasks, timeout=shutdown_timeout_seconds * DRAIN_SHARE)
        for task in late:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def is_set_within(event: asyncio.Event, seconds: float) -> bool:
    """Whether the event comes within that time; waits no longer than for either."""
    try:
        async with asyncio.timeout(seconds):
            return await event.wait()
    except TimeoutError:
        return False
