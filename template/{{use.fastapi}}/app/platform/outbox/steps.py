import asyncio
from collections.abc import Awaitable, Callable

import structlog
from sqlalchemy.exc import SQLAlchemyError

from app.platform.background import is_set_within

log = structlog.get_logger()


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
