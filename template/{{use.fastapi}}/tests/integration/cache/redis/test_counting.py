import pytest

from app.platform.cache.redis.connection import RedisConnection
from app.platform.cache.redis.counting import RedisCounting
from app.platform.counting import Limit

SECRET = b"secret"
LIMITS = [Limit("ada", 2), Limit("address", 3)]


@pytest.fixture
def counting(connection: RedisConnection) -> RedisCounting:
    return RedisCounting(connection, SECRET)


@pytest.fixture
def replica(connection: RedisConnection) -> RedisCounting:
    return RedisCounting(connection, SECRET)


async def test_replicas_count_in_one_window(
    counting: RedisCounting, replica: RedisCounting
) -> None:
    first = await counting.count("ada", 60)
    second = await replica.count("ada", 60)
    other = await replica.count("bob", 60)

    assert [first.times, second.times, other.times] == [1, 2, 1]
    assert 50 < second.closes_in_seconds <= first.closes_in_seconds <= 60


async def test_replicas_share_what_happened(
    counting: RedisCounting, replica: RedisCounting
) -> None:
    assert await counting.record(LIMITS, 60) == 0
    assert await replica.wait_seconds(LIMITS, 60) == 0
    assert await replica.record(LIMITS, 60) == 0

    assert 50 < await counting.wait_seconds(LIMITS, 60) <= 60
    assert 50 < await replica.record(LIMITS, 60) <= 60
    assert await replica.wait_seconds([LIMITS[1]], 60) == 0


async def test_names_tell_nothing(counting: RedisCounting) -> None:
    assert "ada" not in counting._name("count", "ada")
    assert counting._name("count", "ada") != counting._name("count", "bob")
