"""The wall clock is set, back and forward, while a service runs."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx2
import pytest

from tests.conformance.doors import Door, fresh_password
from tests.conformance.groups import Group, ids
from tests.conformance.launcher import Launcher
from tests.conformance.problems import problem
from tests.conformance.rows import Rows, etag, rows_of
from tests.harness.accounts import Account, log_in
from tests.harness.clocks import Clock
from tests.harness.services import Service
from tests.servers import Redis
from tests.servers.waiting import wait_until

pytestmark = pytest.mark.process

HOUR = 3600
DAY = 24 * HOUR
STEPS = (-HOUR, HOUR, 0)
# Replicas tell each other of ended sessions once a second.
TOLD_WITHIN = 5


@dataclass
class Place:
    """Two replicas, and the cache that they share, by a clock that can be set."""

    clock: Clock
    services: list[Service]

    @property
    def service(self) -> Service:
        return self.services[0]


@pytest.fixture(scope="module")
def machine(launcher: Launcher) -> Iterator[tuple[Clock, dict[str, str | None]]]:
    clock = Clock()
    env: dict[str, str | None] = {**clock.environment}
    cache = None
    if launcher.project.answers.get("cache") == "redis":
        cache = Redis(env=clock.environment)
        cache.start()
        env["CACHE_URL"] = cache.create()
    yield clock, env
    if cache is not None:
        cache.remove()
    clock.remove()


@pytest.fixture(scope="module")
def started(launcher: Launcher, machine: tuple[Clock, dict[str, str | None]]) -> Iterator[Place]:
    clock, env = machine
    # Tokens shall outlast the steps, unless a test is about their end.
    own = launcher.deployment(env | {"ACCESS_TOKEN_TTL_SECONDS": "7200"})
    services = [launcher.service(own) for _ in range(2)]
    yield Place(clock, services)
    for service in services:
        service.close()
        assert service.process is not None
        service.process.stop()
    own.stop()


@pytest.fixture
def place(started: Place) -> Iterator[Place]:
    yield started
    started.clock.set(0)


@pytest.fixture
def rows(place: Place) -> Rows:
    return rows_of(place.service, place.service.account())


def signed_in(service: Service, user: Account) -> Rows:
    """The user's rows with tokens of this moment."""
    if service.has_accounts:
        log_in(service.anonymous(), service.api, user)
    return rows_of(service, user)


@pytest.mark.clause("resource/clock")
def test_versions_and_times_of_a_row_never_go_back(place: Place, rows: Rows) -> None:
    row = rows.create()
    for step in STEPS:
        place.clock.set(step)
        name, value = rows.samples.changed()
        answer = rows.patch(row["id"], {name: value}, etag(row["version"]))
        assert answer.status_code == 200, answer.text
        changed = answer.json()
        assert changed["version"] == row["version"] + 1
        assert changed["updated_at"] >= row["updated_at"]
        assert changed["created_at"] == row["created_at"]
        problem(rows.patch(row["id"], {name: value}, etag(row["version"])), "precondition-failed")
        assert rows.read(row["id"]) == changed
        row = changed


@pytest.mark.clause("resource/clock", "resource/cursor")
@pytest.mark.parametrize("sort", ["created_at", "-created_at"])
def test_a_walk_goes_on_and_skips_and_repeats_nothing(place: Place, rows: Rows, sort: str) -> None:
    group = Group(rows)
    before = ids(group.fill(3))
    place.clock.set(-HOUR)
    before += ids(group.fill(3))
    seen: list[str] = []
    query: dict[str, Any] = {"sort": sort, "limit": 2}
    for step in (*STEPS, *STEPS):
        page = group.page(**query)
        seen += ids(page["items"])
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
        place.clock.set(step)
        group.create()
    assert len(seen) == len({*seen})
    assert [one for one in seen if one in before] == sorted(
        before, key=lambda one: rows.read(one)["created_at"], reverse=sort.startswith("-")
    )


@pytest.mark.clause("resource/clock", "resource/idempotency-replay")
def test_a_key_is_kept_for_a_day_and_through_steps(place: Place) -> None:
    user = place.service.account()
    rows = rows_of(place.service, user)
    body, key = rows.samples.body(), secrets.token_hex(8)
    first = rows.post(body, Idempotency_Key=key)
    for step in (*STEPS, DAY - HOUR, -DAY, 0):
        place.clock.set(step)
        rows = signed_in(place.service, user)
        again = rows.post(body, Idempotency_Key=key)
        assert (again.status_code, again.content) == (201, first.content)
        assert again.headers["idempotent-replayed"] == "true"
        other = rows.post(rows.samples.body(), Idempotency_Key=key)
        problem(other, "idempotency-key-reused")
    place.clock.set(DAY + HOUR)
    rows, body = signed_in(place.service, user), rows.samples.body()
    second = rows.post(body, Idempotency_Key=key)
    assert second.status_code == 201
    assert second.json()["id"] != first.json()["id"]
    place.clock.set(0)
    assert rows.post(body, Idempotency_Key=key).content == second.content


@pytest.mark.clause("http/clock")
def test_a_rate_limit_holds_and_ends(
    launcher: Launcher, machine: tuple[Clock, dict[str, str | None]]
) -> None:
    clock, env = machine
    with launcher.running(**env | {"RATE_LIMIT": "3/second"}) as service:
        client, path = service.anonymous(), service.collection

        def ask() -> httpx2.Response:
            answer = client.get(path)
            left = answer.headers["ratelimit"].rpartition("t=")[2]
            assert int(left) <= 1, left
            return answer

        try:
            for step in STEPS:
                wait_until(lambda: ask().status_code == 429, timeout=5, what="429", every=0)
                clock.set(step)
                assert int(ask().headers.get("retry-after", 1)) == 1
                wait_until(lambda: ask().status_code != 429, timeout=5, what="a new window")
        finally:
            clock.set(0)
        assert service.process is not None
        service.process.stop()


@pytest.mark.target(auth="jwt")
@pytest.mark.clause("auth/clock", "auth/login-throttle")
def test_an_account_stays_closed_no_longer_than_it_is_told(place: Place) -> None:
    door = Door(place.service)
    email, password = door.new_account()
    for _ in range(10):
        problem(door.login(email, fresh_password()), "invalid-credentials")
    for step in (0, -HOUR):
        place.clock.set(step)
        answer = door.login(email, password)
        problem(answer, "too-many-requests")
        assert 1 <= int(answer.headers["retry-after"]) <= 900


@pytest.mark.target(auth="jwt")
@pytest.mark.clause("auth/clock", "auth/access-token")
def test_an_access_token_ends_by_the_clock_and_its_session_goes_on(place: Place) -> None:
    door = Door(place.service)
    pair = door.pair(*door.new_account())
    for step, status in ((-HOUR, 200), (HOUR, 200), (3 * HOUR, 401), (0, 200)):
        place.clock.set(step)
        assert door.me(pair["access_token"]).status_code == status
    place.clock.set(3 * HOUR)
    newer = door.refresh(pair["refresh_token"])
    assert newer.status_code == 200
    for step in (3 * HOUR, 0, -HOUR):
        place.clock.set(step)
        assert door.me(newer.json()["access_token"]).status_code == 200


@pytest.mark.target(auth="jwt")
@pytest.mark.clause("auth/clock", "auth/refresh-grace", "auth/refresh-reuse")
def test_a_used_refresh_token_is_not_good_again(place: Place) -> None:
    door = Door(place.service)
    account = door.new_account()
    for step in (HOUR, -HOUR):
        place.clock.set(0)
        pair = door.pair(*account)
        newer = door.refresh(pair["refresh_token"]).json()
        place.clock.set(step)
        problem(door.refresh(pair["refresh_token"]), "invalid-token")
        problem(door.refresh(newer["refresh_token"]), "invalid-token")


@pytest.mark.target(auth="jwt")
@pytest.mark.clause("auth/clock", "auth/logout")
def test_an_ended_session_stays_ended_on_every_replica(place: Place) -> None:
    doors = [Door(service) for service in place.services]
    account = doors[0].new_account()

    def end_a_session() -> str:
        pair = doors[0].pair(*account)
        token: str = pair["access_token"]
        assert {door.me(token).status_code for door in doors} == {200}
        assert doors[0].logout(pair["refresh_token"]).status_code == 204
        problem(doors[0].me(token), "invalid-token")
        wait_until(
            lambda: doors[1].me(token).status_code == 401, timeout=TOLD_WITHIN, what="the end"
        )
        return token

    ended = []
    for step in (-HOUR // 4, DAY, 0):
        place.clock.set(step)
        ended.append(end_a_session())
        for token in ended:
            for door in doors:
                problem(door.me(token), "invalid-token")
