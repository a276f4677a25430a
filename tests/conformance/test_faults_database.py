import secrets
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from uuid import uuid4

import httpx2
import pytest

from tests.conformance.askers import Askers
from tests.conformance.groups import Group
from tests.conformance.launcher import Launcher
from tests.conformance.problems import problem
from tests.conformance.rows import Rows, rows_of
from tests.harness.proxies import Proxy
from tests.harness.services import Service
from tests.servers import PostgreSQL
from tests.servers.waiting import wait_until

pytestmark = [pytest.mark.process, pytest.mark.target(database="postgresql")]

REQUEST_TIMEOUT = 2
# A write that began in time is waited for: the statement's own time, and the network's.
BOUND = 2 * REQUEST_TIMEOUT + 1
TOLD_WITHIN = 2
RECOVERY = 10
# What a machine with more to do than this test may add.
BUSY = 2
SLOW = 0.05
AMID_A_MESSAGE = 3


@dataclass
class Place:
    """A service whose database is far away, and rows in it."""

    server: PostgreSQL
    proxy: Proxy
    service: Service
    rows: Rows


def unavailable(answer: httpx2.Response) -> None:
    problem(answer, "unavailable")
    assert int(answer.headers["retry-after"]) >= 1


@pytest.fixture(scope="module")
def server() -> Iterator[PostgreSQL]:
    with PostgreSQL() as server:
        yield server


@pytest.fixture(scope="module")
def place(launcher: Launcher, server: PostgreSQL) -> Iterator[Place]:
    name = f"faults_{secrets.token_hex(4)}"
    url = httpx2.URL(server.create_database(name))
    with Proxy(server.port) as proxy:
        own = launcher.deployment(
            {"REQUEST_TIMEOUT_SECONDS": str(REQUEST_TIMEOUT)},
            database=str(url.copy_with(port=proxy.port)),
            migrated=False,
        )
        assert own.migrate().code == 0
        service = launcher.service(own)
        rows = rows_of(service)
        yield Place(server, proxy, service, rows)
        service.close()
        own.stop()


@pytest.mark.clause("http/unavailable", "endpoints/readyz-loss")
def test_the_service_outlives_a_stop_of_its_database(place: Place) -> None:
    rows, server = place.rows, place.server
    row, body, key = rows.create(), rows.samples.body(), secrets.token_hex(8)
    for _ in range(2):
        server.stop()
        # One that no cache has.
        unavailable(rows.get(str(uuid4())))
        unavailable(rows.page())
        unavailable(rows.post(body, Idempotency_Key=key))
        unavailable(rows.patch(row["id"], {}))
        assert place.service.process is not None
        assert place.service.process.status("/livez") == 200
        server.start()
        wait_until(lambda: rows.page().status_code == 200, timeout=RECOVERY, what="recovery")
        assert rows.read(row["id"]) == row
        key, body = secrets.token_hex(8), rows.samples.body()
        assert rows.post(body, Idempotency_Key=key).status_code == 201
    assert rows.post(body, Idempotency_Key=key).headers["idempotent-replayed"] == "true"


@pytest.mark.clause("http/unavailable")
def test_a_restart_of_the_database_between_two_requests_is_got_over(place: Place) -> None:
    rows = place.rows
    row = rows.create()
    place.server.restart()
    wait_until(lambda: rows.page().status_code == 200, timeout=RECOVERY, what="recovery")
    for _ in range(10):
        assert rows.read(row["id"]) == row
        rows.create()


def got_over(place: Place, begin: Callable[[], None], end: Callable[[], None]) -> None:
    """Clients that try again come through, and are told the truth meanwhile."""
    group = Group(place.rows)
    with Askers(place.service, group) as askers:
        askers.wait_for_more(askers.answers, timeout=BOUND + BUSY, what="answers")
        try:
            begin()
            askers.wait_for(
                lambda: not askers.is_ready, timeout=TOLD_WITHIN + BUSY, what="the loss"
            )
            askers.wait_for_more(askers.refusals, timeout=2 * BOUND + BUSY, what="refusals")
            assert not askers.is_ready
        finally:
            end()
        askers.wait_for(lambda: askers.is_ready, timeout=TOLD_WITHIN + BUSY, what="the return")
        askers.wait_for_more(askers.answers, timeout=RECOVERY, what="recovery")
    assert askers.longest["ready"] < TOLD_WITHIN + BUSY
    assert max(askers.longest.values()) < BOUND + BUSY
    found = group.walk(limit=100)
    assert {row["id"]: row for row in found} == askers.created
    assert len(found) == len(askers.created)


@pytest.mark.clause("http/unavailable-bounded", "http/unavailable-durable", "endpoints/readyz-loss")
def test_a_database_that_is_silent_is_got_over(place: Place) -> None:
    got_over(place, place.proxy.stall, place.proxy.resume)


@pytest.mark.clause("http/unavailable", "http/unavailable-durable", "endpoints/readyz-loss")
def test_a_database_that_is_cut_off_amid_its_answers_is_got_over(place: Place) -> None:
    got_over(place, partial(place.proxy.cut_answers, AMID_A_MESSAGE), place.proxy.mend)


@pytest.mark.clause("http/unavailable-durable", "endpoints/readyz-loss")
def test_a_database_that_is_killed_and_recovers_is_got_over(place: Place) -> None:
    got_over(place, partial(place.server.stop, signal.SIGQUIT), place.server.start)


@pytest.mark.clause("http/unavailable", "endpoints/readyz-loss")
def test_a_slow_database_slows_answers_and_nothing_else(place: Place) -> None:
    group = Group(place.rows)
    with Askers(place.service, group) as askers:
        askers.wait_for_more(askers.answers, timeout=BOUND + BUSY, what="answers")
        try:
            place.proxy.slow_down(SLOW)
            for _ in range(3):
                askers.wait_for_more(askers.answers, timeout=BOUND + BUSY, what="slow answers")
        finally:
            place.proxy.mend()
        askers.wait_for_more(askers.answers, timeout=BOUND + BUSY, what="quick answers")
    assert not any(askers.refusals.values())
    assert askers.longest["ready"] < TOLD_WITHIN + BUSY
    assert {row["id"]: row for row in group.walk(limit=100)} == askers.created
