from contextlib import suppress

from app.platform.cache.redis.connection import RedisConnection
from app.platform.cache.shelf import CacheLostError, Place, Taken

# Also how long a value can outlive a change by a replica that alone has lost the cache.
KEPT_MS = 30_000
LEASE_MS = 3_000

# An entry is a letter and what belongs to it: a value (V, epoch, schema, bytes), the lease of who
# is to bring one (L, epoch, lease), or a change that is going on (W, change).
TAKE = """
local epoch = redis.call('GET', KEYS[2])
if not epoch then
    epoch = ARGV[1]
    redis.call('SET', KEYS[2], epoch)
end
local entry = redis.call('GET', KEYS[1])
if entry then
    local kind, of = entry:sub(1, 1), entry:sub(2, 17)
    if kind == 'W' then
        return {'W', ''}
    elseif kind == 'L' and of == epoch then
        return {'L', entry:sub(18)}
    elseif kind == 'V' and of == epoch and entry:sub(18, 33) == ARGV[2] then
        return {'V', entry:sub(34)}
    end
end
redis.call('SET', KEYS[1], 'L' .. epoch .. ARGV[1], 'PX', ARGV[3])
return {'L', ARGV[1]}
"""
PUT = """
local epoch = redis.call('GET', KEYS[2])
if epoch and redis.call('GET', KEYS[1]) == 'L' .. epoch .. ARGV[1] then
    if ARGV[3] == '' then
        redis.call('DEL', KEYS[1])
    else
        redis.call('SET', KEYS[1], 'V' .. epoch .. ARGV[2] .. ARGV[3], 'PX', ARGV[4])
    end
end
"""
CLOSE = """
local entry = redis.call('GET', KEYS[1])
-- None of several changes at once may open what another one closed: it opens by itself.
local change = (entry and entry:sub(1, 1) == 'W') and '' or ARGV[1]
redis.call('SET', KEYS[1], 'W' .. change, 'PX', ARGV[2])
"""
OPEN = """
local entry = redis.call('GET', KEYS[1])
if entry and (entry:sub(1, 1) ~= 'W' or entry == 'W' .. ARGV[1]) then
    redis.call('DEL', KEYS[1])
end
"""


class RedisShelf:
    """Values in Redis, for all replicas; a process that dies amid a change leaves it closed."""

    def __init__(self, redis: RedisConnection, longest_change_seconds: float) -> None:
        self._redis = redis
        self._closed_ms = str(int(longest_change_seconds * 1000))

    async def take(self, place: Place, new_lease: str) -> Taken:
        arguments = [new_lease, place.schema, str(LEASE_MS)]
        kind, content = await self._redis.run(TAKE, self._keys(place), arguments)
        if kind == b"V":
            return Taken(value=content)
        return Taken(lease=content.decode() if kind == b"L" else None)

    async def put(self, place: Place, lease: str, value: bytes | None) -> None:
        kept = value or b""
        with suppress(CacheLostError):
            await self._redis.run(PUT, self._keys(place), [lease, place.schema, kept, str(KEPT_MS)])

    async def close(self, place: Place, change: str) -> None:
        with suppress(CacheLostError):
            await self._redis.run(CLOSE, self._keys(place), [change, self._closed_ms])

    async def open(self, place: Place, change: str) -> None:
        # Another replica may have the cache again: this one tries also while it has not.
        with suppress(CacheLostError):
            await self._redis.insist(OPEN, self._keys(place), [change])

    def _keys(self, place: Place) -> list[str]:
        return [f"{self._redis.service}:row:{place.key}", self._redis.epoch_key]
