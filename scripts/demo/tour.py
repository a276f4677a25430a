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
            _await_backlog(metrics)
            with console.progress("starting the worker"):
                worker_url = stack.enter_context(start_worker())
            metrics.watch("worker", worker_url)
        hooked.show_delivery()
    if "audit" in features:
        audit.show_trail(base_url, row["id"])
    if "monitoring" in features:
        metrics.show()


def _await_backlog(metrics: Metrics) -> None:
    """The event is in the database since the row is, and nobody hands it on yet."""
    with console.progress("waiting until the outbox tells of the event"):
        wait_until(
            lambda: metrics.value("service", "outbox_pending_events") > 0,
            timeout=SECONDS, what="an event in the outbox",
        )  # fmt: skip
        metrics.look()
