import secrets
from collections.abc import Iterator
from uuid import uuid4

import httpx2
import pytest

from tests.conformance.launcher import Launcher
from tests.conformance.problems import problem
from tests.conformance.rows import Rows
from tests.conformance.samples import Samples
from tests.harness.services import Service
from tests.servers import PostgreSQL
from tests.servers.waiting import wait_until

RECOVERY = 10


def unavailable(answer: httpx2.Response) -> None:
    problem(answer, "unavailable")
    assert int(answer.headers["retry-after"]) >= 1


@pytest.fixture(scope="module")
def server() -> Iterator[PostgreSQL]:
    server = PostgreSQL()
    server.start()
    yield server
    server.remove()


@pytest.fixture(scope="module")
def rows_on(launcher: Launcher, server: PostgreSQL) -> Iterator[tuple[Service, Rows]]:
    """Rows in a database server of the test's own."""
    own = launcher.deployment(
        {"REQUEST_TIMEOUT_SECONDS": "3"},
        database=server.create_database("faults"),
        migrated=False,
    )
    assert own.migrate().code == 0
    service = launcher.service(own)
    yield service, Rows(service.client(), service.collection, Samples(service.entity))
    service.close()
    own.stop()


@pytest.mark.process
@pytest.mark.target(database="postgresql")
@pytest.mark.clause("http/unavailable", "endpoints/readyz-loss")
def test_the_service_outlives_a_stop_of_its_database(
    rows_on: tuple[Service, Rows], server: PostgreSQL
) -> None:
    service, rows = rows_on
    row, body, key = rows.create(), rows.samples.body(), secrets.token_hex(8)
    for _ in range(2):
        server.stop()
        # One that no cache has.
        unavailable(rows.get(str(uuid4())))
        unavailable(rows.page())
        unavailable(rows.post(body, Idempotency_Key=key))
        unavailable(rows.patch(row["id"], {}))
        assert service.process is not None
        assert service.process.status("/livez") == 200
        server.start()
        wait_until(lambda: rows.page().status_code == 200, timeout=RECOVERY, what="recovery")
        assert rows.read(row["id"]) == row
        key, body = secrets.token_hex(8), rows.samples.body()
        assert rows.post(body, Idempotency_Key=key).status_code == 201
    assert rows.post(body, Idempotency_Key=key).headers["idempotent-replayed"] == "true"


@pytest.mark.process
@pytest.mark.target(database="postgresql")
@pytest.mark.clause("http/unavailable")
def test_a_restart_of_the_database_between_two_requests_is_got_over(
    rows_on: tuple[Service, Rows], server: PostgreSQL
) -> None:
    _, rows = rows_on
    row = rows.create()
    server.restart()
    wait_until(lambda: rows.page().status_code == 200, timeout=RECOVERY, what="recovery")
    for _ in range(10):
        assert rows.read(row["id"]) == row
        rows.create()
