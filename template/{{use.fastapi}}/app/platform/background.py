import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Protocol

import structlog
from sqlalchemy.exc import SQLAlchemyError

# The longest that work under way may take once the process is to end.
DRAIN_SHARE = 0.3

log = structlog.get_logger()


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


async def repeat(
    step: Callable[[], Awaitable[bool]], stopping: asyncio.Event, pause_seconds: float
) -> None:
    """Takes one step after the other, and pauses where there was nothing to do."""
    is_behind = False
    while not stopping.is_set():
        found = False
        try:
            found = await step()
            is_behind = False
        except (SQLAlchemyError, OSError) as error:
            if not is_behind:
                log.warning("work is put off", work=step.__qualname__, error=type(error).__name__)
            is_behind = True
        except Exception:
            # A defect in one step must not end all that follow.
            log.exception("work failed", work=step.__qualname__)
        if not found:
            await is_set_within(stopping, pause_seconds)
