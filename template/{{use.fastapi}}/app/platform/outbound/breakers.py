import time
from collections import OrderedDict
from dataclasses import dataclass

from app.platform.observability.breakers import CLOSED, HALF_OPEN, OPEN, breaker_state

FAILURES_TO_OPEN = 5
KEPT = 1000


@dataclass
class Breaker:
    """Spares a target that fails: opens after some failures in a row, then lets one try through."""

    name: str
    pause_seconds: float
    failures: int = 0
    opened_at: float = 0
    state: int = CLOSED

    def seconds_to_wait(self) -> float:
        """0 when a request may be sent now; it must be followed by `succeeded` or `failed`."""
        if self.state == CLOSED:
            return 0
        remaining = self.opened_at + self.pause_seconds - time.monotonic()
        if self.state == OPEN and remaining <= 0:
            self._turn(HALF_OPEN)
            return 0
        return max(remaining, self.pause_seconds / 10)

    def succeeded(self) -> None:
        self.failures = 0
        self._turn(CLOSED)

    def failed(self) -> None:
        self.failures += 1
        if self.state == HALF_OPEN or self.failures >= FAILURES_TO_OPEN:
            self.opened_at = time.monotonic()
            self._turn(OPEN)

    def _turn(self, state: int) -> None:
        if state != self.state:
            self.state = state
            breaker_state.labels(self.name).set(state)


class Breakers:
    """The breakers of this process, of the targets that were used last."""

    def __init__(self, pause_seconds: float) -> None:
        self._pause_seconds = pause_seconds
        self._breakers: OrderedDict[str, Breaker] = OrderedDict()

    def of(self, name: str) -> Breaker:
        if name not in self._breakers:
            self._breakers[name] = Breaker(name, self._pause_seconds)
            breaker_state.labels(name).set(CLOSED)
        breaker = self._breakers[name]
        self._breakers.move_to_end(name)
        if len(self._breakers) > KEPT:
            forgotten, _ = self._breakers.popitem(last=False)
            breaker_state.remove(forgotten)
        return breaker
