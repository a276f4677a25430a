from collections.abc import Iterator

import httpx2
import pytest

from tests.conformance.caching import BACK_WITHIN, TOLD_WITHIN, state
from tests.conformance.conftest import Replicate
from tests.conformance.doors import Door, fresh_password
from tests.conformance.launcher import Launcher
from tests.conformance.problems import problem
from tests.conformance.rows import rows_of
from tests.harness.proxies import Proxy
from tests.servers import Redis
from tests.servers.waiting import wait_until

pytestmark = [pytest.mark.process, pytest.mark.target(cache="redis")]


@pytest.fixture(scope="module")
def server() -> Iterator[Redis]:
    with Redis() as server:
        yield server


@pytest.mark.clause("cache/keys")
def test_entries_tell_nothing_personal_expire_and_are_bounded(
    launcher: Launcher, server: Redis
) -> None:
    url = server.create()
    with launcher.running(CACHE_URL=url) as service:
        user = service.account()
        rows = rows_of(service, user)
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
