import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from tests.conformance.launcher import Launcher
from tests.conformance.rows import rows_of
from tests.harness.services import Service
from tests.servers.waiting import wait_until

Deploy = Callable[..., list[Service]]


@pytest.mark.clause("process/migration-race", "process/migration-once")
def test_replicas_may_migrate_at_once_and_again(launcher: Launcher, deployment: Deploy) -> None:
    empty = launcher.deployment(migrated=False)
    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(lambda _: empty.migrate(), range(2)))
    assert [outcome.code for outcome in outcomes] == [0, 0], outcomes
    service = deployment(database=empty.database)[0]
    rows = rows_of(service)
    row = rows.create()
    assert empty.migrate().code == 0
    assert rows.read(row["id"]) == row


@pytest.mark.clause("process/migration-race")
@pytest.mark.target(server=True, auth="none")
def test_a_migration_may_take_longer_than_a_request(launcher: Launcher) -> None:
    quick: dict[str, str | None] = {"REQUEST_TIMEOUT_SECONDS": "1"}
    begin = time.monotonic()
    assert launcher.deployment(quick, migrated=False).migrate().code == 0
    patience = 2 * (time.monotonic() - begin) + 3
    empty = launcher.deployment(quick, migrated=False)
    with ThreadPoolExecutor(1) as pool:
        with psycopg.connect(empty.database) as other:
            # Whoever makes the table too has to wait for the end of this transaction.
            other.execute(f'CREATE TABLE "{launcher.project.entity.plural}" ()'.encode())
            outcome = pool.submit(empty.migrate)
            with pytest.raises(TimeoutError):
                outcome.result(timeout=patience)
            other.rollback()
        assert outcome.result().code == 0, outcome.result()


@pytest.mark.clause("endpoints/readyz")
def test_the_service_is_ready_once_the_schema_is_at_head(deployment: Deploy) -> None:
    service = deployment(migrated=False, until="/livez")[0]
    assert service.deployment is not None
    door = service.anonymous()
    before = door.get("/readyz")
    assert before.status_code == 503
    assert before.json()["status"] == "unavailable"
    assert door.get("/livez").status_code == 200
    assert service.deployment.migrate().code == 0
    wait_until(lambda: door.get("/readyz").status_code == 200, timeout=4, what="ready")


@pytest.mark.clause("process/migration-once")
@pytest.mark.once
def test_a_migration_tells_its_failure(launcher: Launcher) -> None:
    outcome = launcher.deployment(database="nonsense://nowhere").migrate()
    assert outcome.code != 0


@pytest.mark.clause("process/read-replica")
@pytest.mark.target(server=True)
def test_reads_may_go_to_a_replica(launcher: Launcher, deployment: Deploy) -> None:
    database = launcher.deployment().database
    service = deployment({"DATABASE_READ_URL": database}, database=database)[0]
    rows = rows_of(service)
    row = rows.create()
    assert [found["id"] for found in rows.walk()] == [row["id"]]


@pytest.mark.clause("process/read-replica", "endpoints/readyz")
@pytest.mark.target(server=True)
def test_a_replica_that_is_away_is_told_or_not_needed(deployment: Deploy) -> None:
    away = "postgresql://app:app@127.0.0.1:1/away"
    service = deployment({"DATABASE_READ_URL": away}, until="/livez")[0]
    if service.anonymous().get("/readyz").status_code == 200:
        rows = rows_of(service)
        row = rows.create()
        assert rows.walk() == [row]
