import threading
import time
from collections.abc import Callable

_never = threading.Event()


def wait_until(
    condition: Callable[[], object], *, timeout: float, what: str, every: float = 0.02
) -> None:
    """Return as soon as `condition()` is true; fail with `what` when it isn't in time."""
    deadline = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what}: not within {timeout} s")
        _never.wait(every)
