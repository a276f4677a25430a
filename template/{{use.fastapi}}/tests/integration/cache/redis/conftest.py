from collections.abc import AsyncGenerator
from uuid import uuid4

import pytest
from redis.asyncio import Redis
from redis.exceptions import RedisError

from app.platform.cache.redis.connection import RedisConnection
from app.platform.configuration import load_settings
from app.settings import Settings

# Read before the tests close themselves off from this machine's environment.
URL = load_settings(Settings).cache_url.get_secret_value()


@pytest.fixture
async def client() -> AsyncGenerator[Redis]:
    client = Redis.from_url(URL)
    try:
        await client.ping()
    except RedisError:
        pytest.exit("No Redis answers. Start one, and name it in CACHE_URL.", returncode=1)
    yield client
    await client.aclose()


@pytest.fixture
async def service(client: Redis) -> AsyncGenerator[str]:
    """A name that no other test has, and that leaves nothing behind."""
    name = f"test-{uuid4()}"
    yield name
    async for key in client.scan_iter(f"{name}:*"):
        await client.delete(key)


@pytest.fixture
async def connection(service: str) -> AsyncGenerator[RedisConnection]:
    connection = RedisConnection(URL, service)
    await connection.start()
    yield connection
    await connection.stop()
