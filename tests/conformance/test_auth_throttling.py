import itertools
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2
import pytest

from tests.conformance.doors import Door, fresh_email, fresh_password
from tests.conformance.problems import problem
from tests.harness.services import Service

pytestmark = pytest.mark.target(auth="jwt")


def throttled(answer: httpx2.Response) -> None:
    problem(answer, "too-many-requests")
    assert 1 <= int(answer.headers["retry-after"]) <= 900


def fail(door: Door, email: str, times: int) -> None:
    for _ in range(times):
        problem(door.login(email, fresh_password()), "invalid-credentials")


def doors(service: Service) -> Iterator[Door]:
    return (Door(service) for _ in itertools.count())


@pytest.mark.clause("auth/login-throttle")
def test_ten_failures_close_an_account_to_an_address(service: Service, door: Door) -> None:
    email, password = door.new_account()
    fail(door, email, 10)
    throttled(door.login(email, fresh_password()))
    throttled(door.login(email, password))
    throttled(door.login(email.upper(), password))
    assert Door(service).login(email, password).status_code == 200
    other, its_password = door.new_account()
    assert door.login(other, its_password).status_code == 200


@pytest.mark.clause("auth/login-throttle")
def test_unknown_accounts_are_closed_alike(door: Door) -> None:
    email = fresh_email()
    fail(door, email, 10)
    throttled(door.login(email, fresh_password()))


@pytest.mark.clause("auth/login-throttle")
def test_only_failures_count(door: Door) -> None:
    email, password = door.new_account()
    fail(door, email, 9)
    for _ in range(3):
        assert door.login(email, password).status_code == 200
    fail(door, email, 1)
    throttled(door.login(email, password))


@pytest.mark.clause("auth/login-throttle")
def test_fifty_failures_close_an_address(service: Service, door: Door) -> None:
    email, password = door.new_account()
    for _ in range(6):
        fail(door, fresh_email(), 8)
    assert door.login(email, password).status_code == 200
    fail(door, fresh_email(), 2)
    throttled(door.login(fresh_email(), fresh_password()))
    throttled(door.login(email, password))
    assert Door(service).login(email, password).status_code == 200


@pytest.mark.clause("auth/login-throttle")
def test_a_hundred_failures_close_an_account(service: Service, door: Door) -> None:
    email, password = door.new_account()
    for other in itertools.islice(doors(service), 11):
        fail(other, email, 9)
    assert Door(service).login(email, password).status_code == 200
    fail(Door(service), email, 1)
    throttled(Door(service).login(email, password))


@pytest.mark.clause("auth/password-change", "auth/login-throttle")
def test_a_wrong_current_password_is_a_failed_login(door: Door, session: dict[str, Any]) -> None:
    for _ in range(10):
        wrong = door.password(session["access_token"], fresh_password(), fresh_password())
        assert wrong.status_code == 422
    throttled(door.login(session["email"], session["password"]))
    throttled(door.password(session["access_token"], session["password"], fresh_password()))


@pytest.mark.clause("auth/enumeration")
def test_an_unknown_email_takes_as_long_as_a_wrong_password(service: Service, door: Door) -> None:
    email, _ = door.new_account()
    times: dict[str, list[float]] = {email: [], "": []}
    for known, other in zip(itertools.cycle(times), itertools.islice(doors(service), 24)):
        start = time.perf_counter()
        other.login(known or fresh_email(), fresh_password())
        times[known].append(time.perf_counter() - start)
    first, second = sorted(statistics.median(taken) for taken in times.values())
    assert second < 2 * first + 0.01


@pytest.mark.clause("auth/hashing")
def test_logins_do_not_stop_other_requests(service: Service) -> None:
    client = httpx2.Client(base_url=service.base_url, trust_env=False)
    with ThreadPoolExecutor(16) as pool, client:
        logins = [
            pool.submit(other.login, fresh_email(), fresh_password())
            for other in itertools.islice(doors(service), 16)
        ]
        times = []
        start = time.perf_counter()
        while not all(login.done() for login in logins):
            asked = time.perf_counter()
            assert client.get("/livez").status_code == 200
            times.append(time.perf_counter() - asked)
        assert {login.result().status_code for login in logins} == {401}
    # However slow the machine is, who asks for something else doesn't wait for the hashes before.
    assert statistics.median(times) < (time.perf_counter() - start) / 8
