import asyncio
from collections.abc import Awaitable
from typing import TypeVar

T = TypeVar("T")


async def effect_of(work: Awaitable[T]) -> T:
    """What became of work that can't be undone, also when the request's time ends meanwhile.

    A cancelled task would not know whether the work was done; the database's own timeout bounds
    the wait.
    """
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        return await task
