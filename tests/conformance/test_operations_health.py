import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx2
import pytest

from tests.conformance.launcher import Launcher
from tests.conformance.rows import rows_of
from tests.harness.proxies import Proxy
from tests.harness.services import Service
from tests.servers import PostgreSQL
from tests.servers.waiting import wait_until

Deploy = Callable[..., list[Service]]
TOLD_WITHIN = 2.0
# What a machine with more to do than this test may add.
BUSY = 1.0


@contextmanager
def behind_proxy(launcher: Launcher) -> Iterator[tuple[Service, Proxy]]:
    url = httpx2.URL(launcher.deployment().database)
    with Proxy(url.port or 5432) as proxy:
        database = str(url.copy_with(port=proxy.port))
        with launcher.running(database=database) as service:
            yield service, proxy


def asked(client: httpx2.Client) -> httpx2.Response:
    """Asks /readyz, which must always answer in time."""
    begin = time.monotonic()
    answer = client.get("/readyz")
    assert time.monotonic() - begin < TOLD_WITHIN + BUSY
    return answer


@pytest.mark.clause("endpoints/livez")
def test_livez_is_200(anonymous: httpx2.Client) -> None:
    answer = anonymous.get("/livez")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.json()["status"] == "ok"


@pytest.mark.clause("endpoints/readyz")
def test_readyz_names_its_checks(anonymous: httpx2.Client) -> None:
    answer = asked(anonymous)
    assert answer.status_code == 200
    body = answer.json()
    assert body["status"] == "ok"
    assert set(body) == {"status", "checks"}
    assert body["checks"]["database"] == "ok"
    assert set(body["checks"].values()) == {"ok"}


@pytest.mark.clause("endpoints/readyz-loss", "endpoints/livez", "endpoints/readyz")
@pytest.mark.target(server=True)
def test_a_stopped_database_is_told_and_its_return_too(deployment: Deploy) -> None:
    with PostgreSQL() as server:
        server.create_database("stopped")
        service = deployment(database=server.url("stopped"), until="/livez")[0]
        assert service.deployment is not None
        assert service.deployment.migrate().code == 0
        door = service.anonymous()
        wait_until(lambda: asked(door).status_code == 200, timeout=5, what="ready")
        server.stop()
        wait_until(
            lambda: asked(door).status_code == 503, timeout=TOLD_WITHIN + BUSY, what="the loss"
        )
        body = asked(door).json()
        assert set(body) == {"status", "checks"}
        assert body["status"] == body["checks"]["database"] == "unavailable"
        assert door.get("/livez").status_code == 200
        server.start()
        wait_until(lambda: asked(door).status_code == 200, timeout=5, what="recovery")
        rows = rows_of(service)
        assert rows.read(rows.create()["id"])


@pytest.mark.clause("endpoints/readyz-loss")
@pytest.mark.target(server=True)
def test_a_database_that_does_not_answer_is_told_in_time(launcher: Launcher) -> None:
    with behind_proxy(launcher) as (service, proxy):
        door = service.anonymous()
        assert asked(door).status_code == 200
        proxy.stall()
        wait_until(
            lambda: asked(door).status_code == 503, timeout=TOLD_WITHIN + BUSY, what="the stall"
        )
        assert asked(door).status_code == 503
        assert door.get("/livez").status_code == 200
        assert door.get("/metrics").status_code == 200
        proxy.resume()
        wait_until(lambda: asked(door).status_code == 200, timeout=5, what="recovery")


@pytest.mark.clause("endpoints/readyz")
@pytest.mark.target(server=True)
def test_readyz_tells_no_internals(launcher: Launcher) -> None:
    with behind_proxy(launcher) as (service, proxy):
        proxy.cut()
        door = service.anonymous()
        wait_until(
            lambda: asked(door).status_code == 503, timeout=TOLD_WITHIN + BUSY, what="the loss"
        )
        text = asked(door).text
        for word in ("127.0.0.1", str(proxy.port), "postgres", "refused", "Error", "app:"):
            assert word not in text
