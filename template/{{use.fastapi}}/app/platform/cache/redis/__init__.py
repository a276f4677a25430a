from typing import Literal

from app.platform.cache.redis.connection import RedisConnection
from app.platform.cache.redis.counting import RedisCounting
from app.platform.cache.redis.settings import RedisSettings
from app.platform.cache.redis.shelf import RedisShelf
from app.platform.cache.rows import CachedRows

# What a change may take beyond the time of its request.
SPARE_SECONDS = 5


class RedisCache(CachedRows):
    """Rows and counts in Redis, shared by all replicas."""

    def __init__(self, settings: RedisSettings, service: str) -> None:
        self._redis = RedisConnection(settings.cache_url.get_secret_value(), service)
        super().__init__(RedisShelf(self._redis, settings.request_timeout_seconds + SPARE_SECONDS))
        self.counting = RedisCounting(self._redis, settings.derive_key("names of counters"))

    async def start(self) -> None:
        await self._redis.start()

    async def stop(self) -> None:
        await self._redis.stop()

    async def check(self) -> Literal["ok", "degraded"]:
        return await self._redis.check()


def build_cache(settings: RedisSettings, service: str) -> RedisCache:
    return RedisCache(settings, service)
