import json
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2
import pytest

from tests.conformance.caching import BACK_WITHIN, TOLD_WITHIN, asked, goes_on, hits_again, state
from tests.conformance.conftest import Replicate
from tests.conformance.launcher import Launcher
from tests.conformance.rows import Rows, rows_of
from tests.conformance.statements import change_versions
from tests.harness.proxies import Proxy
from tests.harness.services import Service
from tests.servers import Redis
from tests.servers.waiting import wait_until

pytestmark = [pytest.mark.process, pytest.mark.target(cache="redis")]


@pytest.fixture(scope="module")
def server() -> Iterator[Redis]:
    with Redis() as server:
        yield server


@contextmanager
def behind_proxy(launcher: Launcher, server: Redis) -> Iterator[tuple[Service, Rows, Proxy]]:
    with Proxy(server.port) as proxy:
        url = httpx2.URL(server.create()).copy_with(port=proxy.port)
        with launcher.running(CACHE_URL=str(url)) as service:
            wait_until(lambda: state(service) == "ok", timeout=BACK_WITHIN, what="the cache")
            rows = rows_of(service)
            yield service, rows, proxy


@pytest.mark.clause("cache/lost")
def test_the_service_outlives_a_stop_of_its_cache(launcher: Launcher) -> None:
    with Redis() as server, launcher.running(CACHE_URL=server.create()) as service:
        rows = rows_of(service)
        for _ in range(2):
            hits_again(service, rows)
            server.stop()
            wait_until(lambda: state(service) == "degraded", timeout=TOLD_WITHIN, what="the loss")
            goes_on(rows)
            assert asked(service, "error") > 0
            server.start()
        hits_again(service, rows)


@pytest.mark.clause("cache/lost")
def test_a_cache_that_does_not_answer_delays_hardly_anything(
    launcher: Launcher, server: Redis
) -> None:
    with behind_proxy(launcher, server) as (service, rows, proxy):
        hits_again(service, rows)
        proxy.stall()
        goes_on(rows)
        assert state(service) == "degraded"
        proxy.resume()
        hits_again(service, rows)


@pytest.mark.clause("cache/lost")
def test_a_service_starts_without_its_cache(launcher: Launcher, server: Redis) -> None:
    with Proxy(server.port) as proxy:
        proxy.cut()
        url = httpx2.URL(server.create()).copy_with(port=proxy.port)
        with launcher.running(CACHE_URL=str(url)) as service:
            assert state(service) == "degraded"
            rows = rows_of(service)
            goes_on(rows)
            proxy.mend()
            hits_again(service, rows)


@pytest.mark.clause("cache/stale")
def test_what_changed_while_the_cache_was_away_is_not_undone(
    launcher: Launcher, server: Redis, replica: Replicate
) -> None:
    with behind_proxy(launcher, server) as (service, rows, proxy):
        other = replica(service)
        theirs = Rows(other.client(), other.collection, rows.samples)
        theirs.client.headers = rows.client.headers
        for fault, mend in ((proxy.cut, proxy.mend), (proxy.stall, proxy.resume)):
            wait_until(lambda: state(other) == "ok", timeout=BACK_WITHIN, what="the cache")
            row = rows.create()
            for reader in (rows, theirs, rows, theirs):
                assert reader.read(row["id"]) == row
            fault()
            name, value = rows.samples.changed()
            changed = rows.patch(row["id"], {name: value}).json()
            assert theirs.read(row["id"]) == changed
            mend()

            def is_back(changed: dict[str, object] = changed) -> bool:
                for reader in (rows, theirs):
                    assert reader.read(str(changed["id"])) == changed
                return state(service) == state(other) == "ok"

            wait_until(is_back, timeout=BACK_WITHIN, what="both replicas' cache")
            for reader in (rows, theirs, rows, theirs):
                assert reader.read(row["id"]) == changed


@pytest.mark.clause("cache/killed")
def test_a_kill_amid_a_write_leaves_nothing_stale(launcher: Launcher, replica: Replicate) -> None:
    with launcher.running() as service:
        assert service.deployment is not None
        assert service.process is not None
        user = service.account()
        rows = rows_of(service, user)
        other = replica(service)
        theirs = Rows(other.client(user), other.collection, rows.samples)
        row = rows.create()
        assert theirs.read(row["id"]) == theirs.read(row["id"]) == row
        database = service.deployment.database
        with launcher.engine.writers_waiting(database, service.entity.plural):
            name, value = rows.samples.changed()
            body = json.dumps({name: value})
            with httpx2.Client(base_url=service.base_url, timeout=1, trust_env=False) as client:
                headers = user.headers | {"If-Match": "*", "Content-Type": "application/json"}
                with pytest.raises(httpx2.TimeoutException):
                    client.patch(rows.at(row["id"]), content=body, headers=headers)
            service.process.kill()
            assert theirs.read(row["id"]) == row
        # Whatever became of the write, a reader learns what the database has from now on.
        change_versions(database, service.entity.plural, 99)
        assert theirs.get(row["id"]).headers["etag"] == '"99"'
