import math
import time
from collections import deque
from collections.abc import Callable, Iterator

from app.identity.accounts.errors import too_many_failures

WINDOW_SECONDS = 15 * 60
PER_ACCOUNT_AND_ADDRESS = 10
PER_ADDRESS = 50
PER_ACCOUNT = 100

Key = tuple[str, str]


class LoginThrottle:
    """Counts failed logins, in the memory of this process.

    It must be asked before a password is checked and again when the outcome is known: then even
    guesses that are tried in parallel learn nothing beyond the limit.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures: dict[Key, deque[float]] = {}
        self._next_sweep = clock() + WINDOW_SECONDS

    def check(self, email: str, address: str) -> None:
        """Raises the problem too-many-requests."""
        now = self._clock()
        # A full queue holds as many failures as are allowed: the oldest has to leave the window.
        full = [
            failures
            for key, limit in limits(email, address)
            if (failures := self._failures.get(key)) and len(failures) == limit
        ]
        wait = max((failures[0] + WINDOW_SECONDS - now for failures in full), default=0)
        if wait > 0:
            raise too_many_failures(math.ceil(wait))

    def record_failure(self, email: str, address: str) -> None:
        now = self._clock()
        self._sweep(now)
        for key, limit in limits(email, address):
            self._failures.setdefault(key, deque(maxlen=limit)).append(now)

    def _sweep(self, now: float) -> None:
        if now < self._next_sweep:
            return
        self._next_sweep = now + WINDOW_SECONDS
        outdated = now - WINDOW_SECONDS
        self._failures = {key: each for key, each in self._failures.items() if each[-1] > outdated}


def limits(email: str, address: str) -> Iterator[tuple[Key, int]]:
    account = email.lower()
    yield (account, address), PER_ACCOUNT_AND_ADDRESS
    yield ("", address), PER_ADDRESS
    yield (account, ""), PER_ACCOUNT
