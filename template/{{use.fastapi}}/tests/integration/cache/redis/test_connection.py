import asyncio

import pytest

from app.platform.cache.redis import connection as module
from app.platform.cache.redis.connection import RedisConnection
from app.platform.cache.redis.counting import RedisCounting
from app.platform.cache.redis.shelf import RedisShelf
from app.platform.cache.shelf import CacheLostError, Place
from app.platform.counting import Limit

PLACE = Place("things:1", "0123456789abcdef")
LIMITS = [Limit("ada", 1)]


@pytest.fixture
async def lost() -> RedisConnection:
    """Nobody listens there."""
    return RedisConnection("redis://127.0.0.1:1/0", "test")


async def test_a_lost_cache_is_told_and_not_asked(lost: RedisConnection) -> None:
    await lost.start()

    assert await lost.check() == "degraded"
    with pytest.raises(CacheLostError):
        await RedisShelf(lost, 1).take(PLACE, "lease")
    await lost.stop()


async def test_changes_go_on_without_it(lost: RedisConnection) -> None:
    shelf = RedisShelf(lost, 1)

    await shelf.close(PLACE, "change")
    await shelf.open(PLACE, "change")
    await shelf.put(PLACE, "lease", b"value")


async def test_without_it_counts_are_in_memory(lost: RedisConnection) -> None:
    counting = RedisCounting(lost, b"secret")

    assert [(await counting.count("ada", 60)).times for _ in range(2)] == [1, 2]
    assert await counting.record(LIMITS, 60) == 0
    assert await counting.wait_seconds(LIMITS, 60) > 0


async def test_it_is_back_by_itself(
    connection: RedisConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RETRY_SECONDS", 0.01)
    assert await connection.check() == "ok"

    with pytest.raises(CacheLostError):
        await connection.run("error", [], [])
    assert await connection.check() == "degraded"

    for _ in range(500):
        if await connection.check() == "ok":
            return
        await asyncio.sleep(0.01)
    pytest.fail("it is not back")


async def test_a_cache_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    monkeypatch.setattr(module, "PATIENCE_SECONDS", 0.05)
    server = await asyncio.start_server(say_nothing, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    hanging = RedisConnection(f"redis://127.0.0.1:{port}/0", "test")

    async with asyncio.timeout(5):
        assert await hanging.check() == "degraded"
        await hanging.start()
        await hanging.stop()
    server.close()
