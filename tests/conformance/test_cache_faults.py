import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx2
import pytest

from tests.conformance.doors import Door, fresh_password
from tests.conformance.exposition import Exposition
from tests.conformance.launcher import Launcher
from tests.conformance.problems import problem
from tests.conformance.rows import Rows
from tests.conformance.samples import Samples
from tests.conformance.statements import change_versions
from tests.harness.proxies import Proxy
from tests.harness.services import Service
from tests.servers import Redis
from tests.servers.waiting import wait_until

pytestmark = [pytest.mark.process, pytest.mark.target(cache="redis")]

Replicate = Callable[..., Service]
TOLD_WITHIN = 3
BACK_WITHIN = 10
# What a request may take, on a busy machine, that waits for the cache in vain a few times.
BEARABLE = 2.5


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
            rows = Rows(service.client(), service.collection, Samples(service.entity))
            yield service, rows, proxy


def state(service: Service) -> str:
    answer = service.anonymous().get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"
    told: str = answer.json()["checks"]["cache"]
    return told


def goes_on(rows: Rows) -> None:
    """Every kind of request is answered, and in time."""
    begin = time.monotonic()
    row = rows.create()
    assert rows.read(row["id"]) == row
    name, value = rows.samples.changed()
    changed = rows.patch(row["id"], {name: value}).json()
    assert rows.read(row["id"]) == changed
    assert rows.page().status_code == 200
    assert rows.delete(row["id"]).status_code == 204
    problem(rows.get(row["id"]), "not-found")
    assert time.monotonic() - begin < BEARABLE


def hits_again(service: Service, rows: Rows) -> None:
    wait_until(lambda: state(service) == "ok", timeout=BACK_WITHIN, what="the cache's return")
    row = rows.create()
    hits = asked(service, "hit")
    for _ in range(3):
        assert rows.read(row["id"]) == row
    assert asked(service, "hit") > hits


def asked(service: Service, result: str) -> float:
    text = service.anonymous().get("/metrics").text
    return Exposition(text).total("cache_requests_total", result=result)


@pytest.mark.clause("cache/lost")
def test_the_service_outlives_a_stop_of_its_cache(launcher: Launcher) -> None:
    with Redis() as server, launcher.running(CACHE_URL=server.create()) as service:
        rows = Rows(service.client(), service.collection, Samples(service.entity))
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
            rows = Rows(service.client(), service.collection, Samples(service.entity))
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
        rows = Rows(service.client(user), service.collection, Samples(service.entity))
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


@pytest.mark.clause("cache/keys")
def test_entries_tell_nothing_personal_expire_and_are_bounded(
    launcher: Launcher, server: Redis
) -> None:
    url = server.create()
    with launcher.running(CACHE_URL=url) as service:
        user = service.account()
        rows = Rows(service.client(user), service.collection, Samples(service.entity))
        door = Door(service)
        door.login(user.email, fresh_password())
        small, large = rows.create(), rows.create(metadata=["x" * 1000] * 200)
        for row in (small, large, small, large):
            assert rows.read(row["id"]) == row
    with server.client(url) as client:
        keys = [key.decode() for key in client.scan_iter()]
        assert any(small["id"] in key for key in keys)
        for key in keys:
            for secret in (user.email, user.id, "127.0.0.1", "10."):
                assert not secret or secret not in key
            if client.type(key) == b"string":
                assert client.strlen(key) < 100_000
            assert key.endswith(":epoch") or client.pttl(key) > 0


@pytest.mark.clause("cache/limits")
def test_replicas_count_requests_together(
    launcher: Launcher, server: Redis, replica: Replicate
) -> None:
    with (
        Proxy(server.port) as proxy,
        launcher.running(
            RATE_LIMIT="6/hour",
            CACHE_URL=str(httpx2.URL(server.create()).copy_with(port=proxy.port)),
        ) as service,
    ):
        places = [service, replica(service)]
        wait_until(lambda: {*map(state, places)} == {"ok"}, timeout=BACK_WITHIN, what="the cache")
        doors = [place.anonymous(**{"X-Forwarded-For": "192.0.2.1"}) for place in places]
        left = [
            door.get(service.collection).headers["ratelimit"].partition(";")[2].partition(";")[0]
            for door in doors * 3
        ]
        assert left == [f"r={number}" for number in (5, 4, 3, 2, 1, 0)]
        for door in doors:
            problem(door.get(service.collection), "too-many-requests")
        proxy.cut()
        wait_until(
            lambda: {*map(state, places)} == {"degraded"}, timeout=TOLD_WITHIN, what="the loss"
        )
        for door in doors:
            statuses = [door.get(service.collection).status_code for _ in range(7)]
            assert 429 not in statuses[:6]
            assert statuses[6] == 429


@pytest.mark.clause("cache/limits")
@pytest.mark.target(auth="jwt")
def test_replicas_count_failed_logins_together(launcher: Launcher, replica: Replicate) -> None:
    with launcher.running() as service:
        other = replica(service)
        here = Door(service)
        email, password = here.new_account()
        there = Door(other, address=here.address)
        for _ in range(5):
            for door in (here, there):
                problem(door.login(email, fresh_password()), "invalid-credentials")
        for door in (here, there):
            problem(door.login(email, password), "too-many-requests")
        assert Door(other).login(email, password).status_code == 200
