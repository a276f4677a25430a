import re
import secrets
from collections.abc import Iterator

import httpx2
import pytest

from tests.conformance.launcher import Launcher
from tests.conformance.problems import problem
from tests.harness.services import Service
from tests.servers.waiting import wait_until

STATE = re.compile(r'"default";r=(\d+);t=(\d+)')


def remaining(answer: httpx2.Response) -> int:
    state = STATE.fullmatch(answer.headers["ratelimit"])
    assert state, answer.headers["ratelimit"]
    return int(state[1])


def spend(client: httpx2.Client, path: str, number: int, **headers: str) -> None:
    """Use up a limit of so many requests."""
    for _ in range(number):
        assert client.get(path, headers=headers).status_code != 429
    assert client.get(path, headers=headers).status_code == 429


@pytest.fixture(scope="module")
def limited(launcher: Launcher) -> Iterator[Service]:
    """Five requests an hour; each test has addresses of its own."""
    trusted = "127.0.0.1, 10.0.0.0/8, fd00::/8"
    with launcher.running(RATE_LIMIT="5/hour", TRUSTED_PROXIES=trusted) as service:
        yield service


@pytest.mark.clause("http/rate-limit")
def test_the_limit_is_told_counted_and_kept(limited: Service) -> None:
    client, path = limited.anonymous(**{"X-Forwarded-For": "192.0.2.1"}), limited.collection
    for left in (4, 3, 2, 1, 0):
        answer = client.get(path)
        assert answer.headers["ratelimit-policy"] == '"default";q=5;w=3600'
        assert remaining(answer) == left
    refused = client.get(path)
    problem(refused, "too-many-requests")
    assert remaining(refused) == 0
    assert 1 <= int(refused.headers["retry-after"]) <= 3600
    for early in (client.get(f"{limited.api}/nothing"), client.delete(path)):
        assert "ratelimit" not in early.headers
    for root in ("/livez", "/readyz", "/metrics", "/openapi.json", "/docs", "/problems/conflict"):
        answer = client.get(root)
        assert answer.status_code == 200
        assert "ratelimit" not in answer.headers


@pytest.mark.clause("http/rate-limit")
@pytest.mark.once
def test_the_window_ends(launcher: Launcher) -> None:
    with launcher.running(RATE_LIMIT="2/second") as service:
        client, path = service.anonymous(), service.collection
        wait_until(lambda: client.get(path).status_code == 429, timeout=5, what="429", every=0)
        wait_until(lambda: client.get(path).status_code != 429, timeout=3, what="a new window")


@pytest.mark.clause("http/rate-limit", "http/trusted-proxies")
def test_by_default_100_a_minute_for_each_address_that_connects(launcher: Launcher) -> None:
    with launcher.running(RATE_LIMIT=None, TRUSTED_PROXIES=None) as service:
        client, path = service.anonymous(), service.collection
        names = ("X-Forwarded-For", "Forwarded", "X-Real-IP")
        statuses = []
        for number in range(102):
            headers = dict.fromkeys(names, f"10.0.0.{number}")
            headers["Forwarded"] = f"for=10.0.0.{number}"
            answer = client.post(path, content=b"{", headers=headers)
            assert answer.headers["ratelimit-policy"] == '"default";q=100;w=60'
            statuses.append(answer.status_code)
        assert 429 not in statuses[:100]
        assert 429 in statuses


@pytest.mark.clause("http/rate-limit-client")
@pytest.mark.target(auth="jwt")
def test_each_user_has_a_limit_of_its_own_wherever_it_is(limited: Service) -> None:
    door = limited.anonymous()
    clients = []
    for address in ("192.0.2.11", "192.0.2.12"):
        login = {"email": f"{secrets.token_hex(4)}@example.com", "password": secrets.token_hex(12)}
        headers = {"X-Forwarded-For": address}
        door.post(f"{limited.api}/auth/register", json=login, headers=headers)
        answer = door.post(f"{limited.api}/auth/login", json=login, headers=headers)
        token = answer.json()["access_token"]
        clients.append(limited.anonymous(Authorization=f"Bearer {token}"))
    spend(clients[0], limited.collection, 5)
    elsewhere = {"X-Forwarded-For": "192.0.2.13"}
    problem(clients[0].get(limited.collection, headers=elsewhere), "too-many-requests")
    assert clients[1].get(limited.collection).status_code == 200
    problem(door.get(limited.collection, headers=elsewhere), "authentication-required")


@pytest.mark.clause("http/rate-limit-client")
@pytest.mark.target(auth="jwt")
def test_refused_tokens_count_for_the_address(limited: Service) -> None:
    client, path = limited.anonymous(), limited.collection
    here = {"X-Forwarded-For": "192.0.2.21"}
    for number in range(5):
        headers = {"Authorization": f"Bearer nonsense-{number}"} | here
        problem(client.get(path, headers=headers), "invalid-token")
    for token in ({}, {"Authorization": "Bearer another"}):
        problem(client.get(path, headers=token | here), "too-many-requests")
    answer = client.get(path, headers={"X-Forwarded-For": "192.0.2.22"})
    problem(answer, "authentication-required")


@pytest.mark.clause("http/trusted-proxies")
def test_a_chain_is_read_from_the_right_past_trusted_proxies(limited: Service) -> None:
    client, path = limited.anonymous(), limited.collection
    spend(client, path, 5, **{"X-Forwarded-For": "203.0.113.1"})
    same = (
        "203.0.113.1",
        "198.51.100.1, 203.0.113.1",
        "198.51.100.2, 203.0.113.1, 10.1.2.3",
        "198.51.100.3, 203.0.113.1 ,10.1.2.3,fd00::1",
        "nonsense, 203.0.113.1",
        "::ffff:203.0.113.1",
    )
    for value in same:
        problem(client.get(path, headers={"X-Forwarded-For": value}), "too-many-requests")
    for value in ("203.0.113.2", "203.0.113.1, 203.0.113.3", "2001:db8::1"):
        assert client.get(path, headers={"X-Forwarded-For": value}).status_code != 429, value


@pytest.mark.clause("http/trusted-proxies")
def test_a_forwarded_address_that_is_none_opens_no_fresh_limit(limited: Service) -> None:
    client, path = limited.anonymous(), limited.collection
    statuses = [
        client.get(path, headers={"X-Forwarded-For": f"nonsense-{number}"}).status_code
        for number in range(7)
    ]
    assert statuses[-1] == 429
