import hashlib
from collections.abc import Sequence

from app.platform.cache.redis.connection import RedisConnection
from app.platform.cache.shelf import CacheLostError
from app.platform.counting import Limit, MemoryCounting, Window

COUNT = """
local count = redis.call('INCR', KEYS[1])
local left = redis.call('PTTL', KEYS[1])
-- A clock that was set back would make the window longer.
if left < 0 or left > tonumber(ARGV[1]) then
    left = tonumber(ARGV[1])
    redis.call('PEXPIRE', KEYS[1], left)
end
return {count, left}
"""
RECORD = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local wait = 0
for place, key in ipairs(KEYS) do
    local oldest = redis.call('LINDEX', key, ARGV[place + 2] - 1)
    if oldest then
        wait = math.max(wait, math.min(oldest, now) + ARGV[1] - now)
    end
end
if wait > 0 or ARGV[2] == 'ask' then
    return wait
end
for place, key in ipairs(KEYS) do
    redis.call('LPUSH', key, now)
    redis.call('LTRIM', key, 0, ARGV[place + 2] - 1)
    redis.call('PEXPIRE', key, ARGV[1])
end
return 0
"""


class RedisCounting:
    """Counts together with the other replicas; in memory while Redis is lost."""

    def __init__(self, redis: RedisConnection, secret: bytes) -> None:
        self._redis = redis
        self._secret = secret
        self._memory = MemoryCounting()

    async def count(self, key: str, seconds: int) -> Window:
        try:
            name = self._name("count", key)
            count, left = await self._redis.run(COUNT, [name], [str(seconds * 1000)])
        except CacheLostError:
            return await self._memory.count(key, seconds)
        return Window(count, left / 1000)

    async def wait_seconds(self, limits: Sequence[Limit], seconds: int) -> float:
        own = await self._memory.wait_seconds(limits, seconds)
        return max(own, await self._shared("ask", limits, seconds))

    async def record(self, limits: Sequence[Limit], seconds: int) -> float:
        own = await self._memory.record(limits, seconds)
        return own or await self._shared("record", limits, seconds)

    async def _shared(self, verb: str, limits: Sequence[Limit], seconds: int) -> float:
        keys = [self._name("times", limit.key) for limit in limits]
        arguments = [str(seconds * 1000), verb, *(str(limit.most) for limit in limits)]
        try:
            wait: int = await self._redis.run(RECORD, keys, arguments)
        except CacheLostError:
            return 0.0
        return wait / 1000

    def _name(self, kind: str, key: str) -> str:
        """Tells nothing of whom it counts, to those who can't try all keys with the secret."""
        digest = hashlib.blake2b(key.encode(), key=self._secret, digest_size=16)
        return f"{self._redis.service}:{kind}:{digest.hexdigest()}"
