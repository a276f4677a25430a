"""Processes that are killed amid writes and deliveries, and a database that goes away."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from itertools import cycle

import pytest

from tests.conformance.groups import Group, ids
from tests.conformance.hooks import QUICK, Hooks, Posting, Webhook
from tests.conformance.launcher import Launcher
from tests.conformance.writers import Writers
from tests.harness.receivers import Received, Receiver
from tests.harness.targets import Target
from tests.servers import PostgreSQL
from tests.servers.waiting import wait_until

pytestmark = [pytest.mark.target(feature="webhooks"), pytest.mark.process]

KILLS = 6
RECOVERY = 10
# A delivery that was under way when its process died is free again after half a minute.
CLAIM = 60
# Whoever looks for work has looked in vain by then.
OUTAGE = 3


@pytest.mark.clause("webhooks/kill")
def test_kills_amid_writes_lose_no_event_and_invent_none(
    posting: Posting, receiver: Receiver
) -> None:
    """The server and what delivers are killed together, each time after more writes."""
    user = posting.service.account()
    webhook = posting.hooks(user).add(receiver.url, "created")
    statuses = cycle([200, 500, 200])
    receiver.status = lambda _: next(statuses)
    group = Group(posting.hooks(user).rows)
    for number in range(KILLS):
        writers = Writers([posting.hooks(user).rows], group)
        writers.kill_after([posting.server, posting.deliverer], 3 + 4 * number)
        assert not writers.unexpected
        posting.begin_again()
    receiver.status = lambda _: 200
    hooks = posting.hooks(user)
    made = ids(hooks.rows.walk(**group.query, limit=100))
    wait_until(
        lambda: {subject_of(one) for one in receiver.received} >= {*made},
        timeout=CLAIM, what=f"{len(made)} events",
    )  # fmt: skip
    assert {subject_of(one) for one in receiver.received} == {*made}
    assert len({one.id for one in receiver.received}) == len(made)
    assert {one.is_signed_with(webhook["secret"]) for one in receiver.received} == {True}


@pytest.fixture(scope="module")
def server() -> Iterator[PostgreSQL]:
    with PostgreSQL() as server:
        yield server


@pytest.fixture
def on_own_server(launcher: Launcher, target: Target, server: PostgreSQL) -> Iterator[Posting]:
    url = server.create_database("webhooks")
    own = launcher.deployment({**QUICK}, database=url, migrated=False)
    assert own.migrate().code == 0
    posting = Posting(launcher.service(own), target, QUICK)
    yield posting
    posting.service.close()
    own.stop()


@pytest.mark.target(database="postgresql")
@pytest.mark.clause("webhooks/database-loss")
def test_what_delivers_outlives_a_stop_of_the_database(
    on_own_server: Posting, server: PostgreSQL, receiver: Receiver
) -> None:
    """Also amid a delivery, which nothing but its receiver knows of then."""
    hooks, going, stopped = on_own_server.hooks(), threading.Event(), threading.Event()

    def answer(_: Received) -> int:
        going.set()
        assert stopped.wait(CLAIM)
        return 200

    receiver.status = answer
    webhook = hooks.add(receiver.url, "created")
    first = hooks.rows.create()
    assert going.wait(RECOVERY)
    server.stop()
    begin = time.monotonic()
    stopped.set()
    worker = on_own_server.deliverer
    wait_until(lambda: worker.status("/readyz") == 503, timeout=RECOVERY, what="not ready")
    wait_until(lambda: time.monotonic() - begin > OUTAGE, timeout=OUTAGE + 1, what="the time")
    assert worker.status("/livez") == 200
    server.start()
    worker.wait_for("/readyz", timeout=RECOVERY)
    wait_until(lambda: hooks.rows.page().status_code == 200, timeout=RECOVERY, what="recovery")
    second = hooks.rows.create()
    wait_until(lambda: all_delivered(hooks, webhook, 2), timeout=CLAIM, what="both deliveries")
    subjects = Counter(subject_of(one) for one in receiver.received)
    assert subjects == {first["id"]: 2, second["id"]: 1}
    assert len({one.id for one in receiver.received}) == 2


def all_delivered(hooks: Hooks, webhook: Webhook, count: int) -> bool:
    return [one["status"] for one in hooks.deliveries(webhook)] == ["delivered"] * count


def subject_of(delivery: Received) -> str:
    return str(delivery.event["subject"])
