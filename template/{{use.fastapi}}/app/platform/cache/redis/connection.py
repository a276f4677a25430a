import asyncio
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from secrets import token_hex
from typing import Any, Literal

import structlog
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from app.platform.cache.shelf import CacheLostError
from app.platform.observability.breakers import CLOSED, HALF_OPEN, OPEN, breaker_state

# The cache is there to be faster than the database: who waits longer is better off without it.
PATIENCE_SECONDS = 0.25
RETRY_SECONDS = 0.5
MOST_CONNECTIONS = 50

log = structlog.get_logger()

state = breaker_state.labels(name="cache")


class RedisConnection:
    """Runs scripts on Redis, behind a circuit breaker that one failure opens.

    Meanwhile changes may have gone unseen by the cache. So whoever had lost it begins a new epoch
    when it is back, and nothing that was kept in an earlier one counts any more.
    """

    def __init__(self, url: str, service: str) -> None:
        pool = BlockingConnectionPool.from_url(
            url,
            max_connections=MOST_CONNECTIONS,
            timeout=PATIENCE_SECONDS,
            socket_timeout=PATIENCE_SECONDS,
            socket_connect_timeout=PATIENCE_SECONDS,
            retry=Retry(NoBackoff(), 0),
            protocol=2,
        )
        self._client = Redis.from_pool(pool)
        # A script's digest is computed when it is registered.
        self._registered = cache(self._client.register_script)
        self._failures = 0
        self._lost = asyncio.Event()
        self._lost.set()
        self.service = service
        self.epoch_key = f"{service}:epoch"

    async def start(self) -> None:
        await self._begin_epoch()
        self._recovering = asyncio.create_task(self._recover())

    async def stop(self) -> None:
        self._recovering.cancel()
        with suppress(asyncio.CancelledError):
            await self._recovering
        await self._client.aclose()

    async def check(self) -> Literal["ok", "degraded"]:
        try:
            await self._attempt(self._client.ping())
        except CacheLostError:
            return "degraded"
        return "degraded" if self._lost.is_set() else "ok"

    async def run(self, script: str, keys: Sequence[str], arguments: Sequence[str | bytes]) -> Any:
        """What the script answers; raises CacheLostError, at once while the breaker is open."""
        if self._lost.is_set():
            raise CacheLostError
        return await self.insist(script, keys, arguments)

    async def insist(
        self, script: str, keys: Sequence[str], arguments: Sequence[str | bytes]
    ) -> Any:
        """As `run`, but it tries while the breaker is open too."""
        call = self._registered(script)
        return await self._attempt(call(keys=keys, args=arguments))

    async def _attempt(self, call: Any) -> Any:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return await call
        except (RedisError, OSError) as error:
            self._fail(error)
            raise CacheLostError from error

    def _fail(self, error: Exception) -> None:
        self._failures += 1
        state.set(OPEN)
        if not self._lost.is_set():
            log.warning("cache lost", error=type(error).__name__)
        self._lost.set()

    async def _recover(self) -> None:
        while True:
            await self._lost.wait()
            await asyncio.sleep(RETRY_SECONDS)
            state.set(HALF_OPEN)
            await self._begin_epoch()

    async def _begin_epoch(self) -> None:
        failures = self._failures
        with suppress(CacheLostError):
            await self._attempt(self._client.set(self.epoch_key, token_hex(8)))
        # A change that failed to tell of itself meanwhile needs another epoch.
        if self._failures == failures:
            self._lost.clear()
            state.set(CLOSED)
