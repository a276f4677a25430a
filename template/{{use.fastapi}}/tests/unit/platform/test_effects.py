import asyncio

import pytest

from app.platform.database.effects import effect_of


async def test_a_late_effect_is_told_and_not_a_timeout() -> None:
    done = asyncio.Event()

    async def work() -> str:
        await done.wait()
        return "done"

    async with asyncio.timeout(0.001) as deadline:
        asyncio.get_running_loop().call_later(0.01, done.set)
        assert await effect_of(work()) == "done"
    assert deadline.expired()


async def test_a_late_failure_is_told_as_what_it_was() -> None:
    async def work() -> None:
        await asyncio.sleep(0.01)
        raise LookupError

    with pytest.raises(LookupError):
        async with asyncio.timeout(0.001):
            await effect_of(work())
