import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol


class Window(NamedTuple):
    """How often something happened since its first time, and when counting starts again."""

    times: int
    closes_in_seconds: float


class Limit(NamedTuple):
    """How often what `key` names may happen in a time that moves along."""

    key: str
    most: int


class Counting(Protocol):
    """Counts what may happen only so often. A key may be personal: it is told to nobody."""

    async def count(self, key: str, seconds: int) -> Window:
        """Counts it in the window of `key`, or in a new one of so many seconds."""

    async def wait_seconds(self, limits: Sequence[Limit], seconds: int) -> float:
        """How long until none of the limits is reached; 0 when none is."""

    async def record(self, limits: Sequence[Limit], seconds: int) -> float:
        """Remembers that it happened just now, unless one has to wait, and tells how long."""


class MemoryCounting:
    """Counts in the memory of this process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._windows: dict[str, tuple[float, int]] = {}
        self._times: dict[Limit, tuple[float, deque[float]]] = {}
        self._next_sweep = 0.0

    async def count(self, key: str, seconds: int) -> Window:
        now = self._clock()
        self._sweep(now, seconds)
        closes_at, count = self._windows.get(key, (0.0, 0))
        if closes_at <= now:
            closes_at, count = now + seconds, 0
        self._windows[key] = closes_at, count + 1
        # Floats are rounded: what is left of a window may come out longer than it is.
        return Window(count + 1, min(closes_at - now, seconds))

    async def wait_seconds(self, limits: Sequence[Limit], seconds: int) -> float:
        # A full queue holds as many times as are allowed: the oldest has to leave.
        now = self._clock()
        full = [
            times[0]
            for limit in limits
            if (times := self._times.get(limit, (0.0, deque()))[1]) and len(times) == limit.most
        ]
        return min(seconds, max((0.0, *(oldest + seconds - now for oldest in full))))

    async def record(self, limits: Sequence[Limit], seconds: int) -> float:
        wait = await self.wait_seconds(limits, seconds)
        if wait > 0:
            return wait
        now = self._clock()
        self._sweep(now, seconds)
        for limit in limits:
            _, times = self._times.get(limit, (0.0, deque[float](maxlen=limit.most)))
            times.append(now)
            self._times[limit] = now + seconds, times
        return 0.0

    def _sweep(self, now: float, seconds: int) -> None:
        """Forgets what is over, so that memory is bounded by traffic."""
        if now < self._next_sweep:
            return
        self._next_sweep = now + seconds
        self._windows = {key: each for key, each in self._windows.items() if each[0] > now}
        self._times = {limit: each for limit, each in self._times.items() if each[0] > now}
