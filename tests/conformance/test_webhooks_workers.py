import threading
from collections import Counter
from itertools import cycle

import pytest

from tests.conformance.hooks import Posting
from tests.harness.receivers import Received, Receiver
from tests.servers.waiting import wait_until

pytestmark = [pytest.mark.target(feature="webhooks"), pytest.mark.process]

ROWS = 20
KILLS = 8


@pytest.mark.clause("webhooks/workers")
def test_two_workers_deliver_nothing_twice(posting: Posting, receiver: Receiver) -> None:
    posting.work()
    hooks = posting.hooks()
    webhook = hooks.add(receiver.url)
    rows = [hooks.rows.create() for _ in range(ROWS)]
    for row in rows:
        hooks.rows.delete(row["id"])
    hooks.wait_for(webhook, 2 * ROWS, status="delivered", attempts=1)
    assert max(Counter(one.id for one in receiver.received).values()) == 1
    for row in rows:
        types = [one.event["type"].split(".")[2] for one in receiver.of(row["id"])]
        assert types == ["created", "deleted"]


@pytest.mark.clause("webhooks/kill")
def test_what_is_killed_loses_nothing(posting: Posting, receiver: Receiver) -> None:
    """In turns somewhere before the deliveries or after them, and amid them."""
    user, killed = posting.service.account(), threading.Event()
    webhook = posting.hooks(user).add(receiver.url)
    made = []
    statuses = cycle([200, 500])

    def answer(_: Received) -> int:
        killed.wait(30)
        return next(statuses)

    receiver.status = answer
    for number in range(KILLS):
        seen = len(receiver.received)
        hooks = posting.hooks(user)
        made += [hooks.rows.create()["id"] for _ in range(3)]
        if number % 2:
            killed.clear()
            receiver.wait_for(seen + 1, timeout=60)
        posting.deliverer.kill()
        killed.set()
        posting.work_again()
    receiver.status = lambda _: 200
    hooks = posting.hooks(user)
    # A delivery that was under way is free again after half a minute.
    wait_until(
        lambda: len([one for one in hooks.deliveries(webhook) if is_over(one)]) == len(made),
        timeout=60, what="the end of all deliveries",
    )  # fmt: skip
    assert {subject_of(one) for one in receiver.received} == {*made}
    assert len({one.id for one in receiver.received}) == len(made)


@pytest.mark.clause("webhooks/kill")
def test_a_worker_that_is_asked_to_end_ends_what_it_began(
    posting: Posting, receiver: Receiver
) -> None:
    user = posting.service.account()
    webhook = posting.hooks(user).add(receiver.url)
    posting.hooks(user).rows.create()
    receiver.wait_for(1)
    assert posting.deliverer.stop() == 0
    posting.work_again()
    posting.hooks(user).wait_for(webhook, status="delivered", attempts=1)
    assert len(receiver.received) == 1


def is_over(delivery: dict[str, object]) -> bool:
    return delivery["status"] in {"delivered", "dead"}


def subject_of(delivery: Received) -> str:
    return str(delivery.event["subject"])
