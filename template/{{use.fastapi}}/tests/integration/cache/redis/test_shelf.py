import pytest
from redis.asyncio import Redis

from app.platform.cache.redis.connection import RedisConnection
from app.platform.cache.redis.shelf import KEPT_MS, LEASE_MS, RedisShelf
from app.platform.cache.shelf import Place, Taken

PLACE = Place("things:1", "0123456789abcdef")
LONGEST_CHANGE_SECONDS = 15


@pytest.fixture
def shelf(connection: RedisConnection) -> RedisShelf:
    return RedisShelf(connection, LONGEST_CHANGE_SECONDS)


async def keep(shelf: RedisShelf, value: bytes) -> None:
    await shelf.take(PLACE, "0" * 16)
    await shelf.put(PLACE, "0" * 16, value)


async def test_the_first_reader_gets_the_lease_and_brings_the_value(shelf: RedisShelf) -> None:
    assert await shelf.take(PLACE, "a" * 16) == Taken(lease="a" * 16)
    assert await shelf.take(PLACE, "b" * 16) == Taken(lease="a" * 16)
    await shelf.put(PLACE, "b" * 16, b"stranger")
    await shelf.put(PLACE, "a" * 16, b"\x00value")

    assert await shelf.take(PLACE, "c" * 16) == Taken(b"\x00value")


async def test_a_lease_is_given_back(shelf: RedisShelf) -> None:
    await shelf.take(PLACE, "a" * 16)
    await shelf.put(PLACE, "a" * 16, None)

    assert await shelf.take(PLACE, "b" * 16) == Taken(lease="b" * 16)


async def test_everything_expires(shelf: RedisShelf, service: str, client: Redis) -> None:
    key = f"{service}:row:things:1"

    await shelf.take(PLACE, "a" * 16)
    assert 0 < await client.pttl(key) <= LEASE_MS
    await shelf.put(PLACE, "a" * 16, b"value")
    assert LEASE_MS < await client.pttl(key) <= KEPT_MS
    await shelf.close(PLACE, "change")
    assert 0 < await client.pttl(key) <= LONGEST_CHANGE_SECONDS * 1000
    await shelf.open(PLACE, "change")
    assert not await client.exists(key)


async def test_a_change_ends_values_and_leases(shelf: RedisShelf) -> None:
    await keep(shelf, b"old")
    await shelf.close(PLACE, "change")
    assert await shelf.take(PLACE, "a" * 16) == Taken()
    await shelf.open(PLACE, "change")

    await shelf.take(PLACE, "b" * 16)
    await shelf.close(PLACE, "another")
    await shelf.open(PLACE, "another")
    await shelf.put(PLACE, "b" * 16, b"old")

    assert await shelf.take(PLACE, "c" * 16) == Taken(lease="c" * 16)


async def test_of_several_changes_none_opens_for_the_others(shelf: RedisShelf) -> None:
    await shelf.close(PLACE, "one")
    await shelf.close(PLACE, "two")
    await shelf.open(PLACE, "one")
    await shelf.open(PLACE, "two")

    assert await shelf.take(PLACE, "a" * 16) == Taken()


async def test_another_schema_reads_nothing_of_this_one(shelf: RedisShelf) -> None:
    await keep(shelf, b"value")

    other = Place(PLACE.key, "fedcba9876543210")

    assert await shelf.take(other, "a" * 16) == Taken(lease="a" * 16)


async def test_a_new_epoch_forgets_everything(
    shelf: RedisShelf, connection: RedisConnection, client: Redis
) -> None:
    await keep(shelf, b"value")
    await shelf.take(PLACE, "a" * 16)

    await client.set(connection.epoch_key, "e" * 16)

    assert await shelf.take(PLACE, "a" * 16) == Taken(lease="a" * 16)
