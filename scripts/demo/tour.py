"""What is shown of a running service: each part where it was chosen."""

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from typing import Any

from scripts.demo import audit, console
from scripts.demo.caller import Caller
from scripts.demo.metrics import Metrics
from scripts.demo.walk import read_twice, walk
from scripts.demo.webhooks import hook
from tests.servers.waiting import wait_until

Start = Callable[[], AbstractContextManager[str]]
SECONDS = 10


def tour(
    base_url: str, answers: dict[str, Any], start_worker: Start | None, stack: ExitStack
) -> None:
    """Leaves to the stack what goes on running."""
    features = answers.get("features", [])
    metrics = Metrics()
    metrics.watch("service", base_url)
    caller = stack.enter_context(Caller(base_url))
    caller.register()
    hooked = stack.enter_context(hook(caller)) if "webhooks" in features else None
    row = walk(caller)
    if answers.get("cache", "none") != "none":
        read_twice(caller, row["id"])
    if hooked:
        console.say()
        if start_worker:
            _await_outbox(metrics, "tells of the event", lambda pending: pending > 0)
            with console.progress("starting the worker"):
                worker_url = stack.enter_context(start_worker())
            metrics.watch("worker", worker_url)
        hooked.show_delivery()
    if "audit" in features:
        audit.show_trail(base_url, row["id"])
    if "monitoring" in features:
        if hooked:
            console.say()
            _await_outbox(metrics, "is empty", lambda pending: pending == 0)
        metrics.show()


def _await_outbox(metrics: Metrics, state: str, reached: Callable[[float], bool]) -> None:
    """An event is in it from the moment that its row is there until a worker has handed it on."""
    with console.progress(f"waiting until the outbox {state}"):
        wait_until(
            lambda: reached(metrics.value("service", "outbox_pending_events")),
            timeout=SECONDS, what=f"an outbox that {state}",
        )  # fmt: skip
        metrics.look()
