import time
from dataclasses import dataclass

from limits import RateLimitItemPerSecond
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import FixedWindowRateLimiter

from app.platform.settings import RateLimit


@dataclass(frozen=True)
class Allowance:
    """What a client has left; `reset_seconds` is when it has its whole quota again."""

    allowed: bool
    policy: RateLimit
    remaining: int
    reset_seconds: int

    @property
    def headers(self) -> dict[str, str]:
        # https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
        headers = {
            "RateLimit-Policy": f'"default";q={self.policy.quota};w={self.policy.window_seconds}',
            "RateLimit": f'"default";r={self.remaining};t={self.reset_seconds}',
        }
        if not self.allowed:
            headers["Retry-After"] = str(max(self.reset_seconds, 1))
        return headers


class RateLimiter:
    """Counts each client's requests in fixed windows, in the memory of this process."""

    def __init__(self, policy: RateLimit) -> None:
        self._policy = policy
        self._item = RateLimitItemPerSecond(policy.quota, policy.window_seconds)
        self._limiter = FixedWindowRateLimiter(MemoryStorage())

    async def take(self, client: str) -> Allowance:
        allowed = await self._limiter.hit(self._item, client)
        window = await self._limiter.get_window_stats(self._item, client)
        reset = max(0, round(window.reset_time - time.time()))
        return Allowance(allowed, self._policy, window.remaining, reset)
