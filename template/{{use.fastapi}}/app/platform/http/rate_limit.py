import math
import time
from collections.abc import Callable
from dataclasses import dataclass

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
    """Counts each client's requests in a window that its first one opens, in this process."""

    def __init__(self, policy: RateLimit, clock: Callable[[], float] = time.monotonic) -> None:
        self._policy = policy
        self._clock = clock
        self._windows: dict[str, tuple[float, int]] = {}
        self._next_sweep = clock() + policy.window_seconds

    def take(self, client: str) -> Allowance:
        now = self._clock()
        self._sweep(now)
        closes_at, count = self._windows.get(client, (0.0, 0))
        if closes_at <= now:
            closes_at, count = now + self._policy.window_seconds, 0
        self._windows[client] = closes_at, count + 1
        quota = self._policy.quota
        remaining = max(0, quota - count - 1)
        return Allowance(count < quota, self._policy, remaining, math.ceil(closes_at - now))

    def _sweep(self, now: float) -> None:
        """Forgets the clients whose window has closed, so that memory is bounded by traffic."""
        if now < self._next_sweep:
            return
        self._next_sweep = now + self._policy.window_seconds
        self._windows = {key: each for key, each in self._windows.items() if each[0] > now}
