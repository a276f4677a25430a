import math
from dataclasses import dataclass

from app.platform.counting import Counting
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
    """Counts each client's requests in a window that its first one opens."""

    def __init__(self, policy: RateLimit, counting: Counting) -> None:
        self._policy = policy
        self._counting = counting

    async def take(self, client: str) -> Allowance:
        quota, seconds = self._policy
        window = await self._counting.count(client, seconds)
        remaining = max(0, quota - window.times)
        reset_seconds = math.ceil(window.closes_in_seconds)
        return Allowance(window.times <= quota, self._policy, remaining, reset_seconds)
