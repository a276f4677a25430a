import re
import secrets
from collections.abc import Callable

import httpx2
import pytest

from tests.conformance.problems import problem
from tests.harness.services import Service
from tests.servers.waiting import wait_until

Deploy = Callable[..., list[Service]]
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


@pytest.mark.clause("http/rate-limit")
def test_the_limit_is_told_counted_and_kept(deployment: Deploy) -> None:
    service = deployment({"RATE_LIMIT": "5/hour"})[0]
    client, path = service.anonymous(), service.collection
    for left in (4, 3, 2, 1, 0):
        answer = client.get(path)
        assert answer.headers["ratelimit-policy"] == '"default";q=5;w=3600'
        assert remaining(answer) == left
    refused = client.get(path)
    problem(refused, "too-many-requests")
    assert remaining(refused) == 0
    assert 1 <= int(refused.headers["retry-after"]) <= 3600
    for early in (client.get(f"{service.api}/nothing"), client.delete(path)):
        assert "ratelimit" not in early.headers
    for root in ("/livez", "/readyz", "/metrics", "/openapi.json", "/docs", "/problems/conflict"):
        answer = client.get(root)
        assert answer.status_code == 200
        assert "ratelimit" not in answer.headers


@pytest.mark.clause("http/rate-limit")
def test_the_window_ends(deployment: Deploy) -> None:
    service = deployment({"RATE_LIMIT": "2/second"})[0]
    client, path = service.anonymous(), service.collection
    wait_until(lambda: client.get(path).status_code == 429, timeout=5, what="429", every=0)
    wait_until(lambda: client.get(path).status_code != 429, timeout=3, what="a new window")


@pytest.mark.clause("http/rate-limit")
def test_every_answer_of_the_api_tells_the_default_policy(deployment: Deploy) -> None:
    service = deployment({"RATE_LIMIT": None})[0]
    client = service.client()
    answers = [
        client.get(service.collection),
        client.post(service.collection, content=b"{"),
        client.get(f"{service.collection}/nothing"),
        client.get(service.collection, headers={"Authorization": "Bearer nonsense"}),
    ]
    for answer in answers:
        assert answer.headers["ratelimit-policy"] == '"default";q=100;w=60'
        assert remaining(answer) < 100


@pytest.mark.clause("http/rate-limit-client")
@pytest.mark.target(auth="jwt")
def test_each_user_has_a_limit_of_its_own_wherever_it_is(deployment: Deploy) -> None:
    service = deployment({"RATE_LIMIT": "6/hour"})[0]
    door = service.anonymous()
    clients = []
    for address in ("10.0.0.1", "10.0.0.2"):
        login = {"email": f"{secrets.token_hex(4)}@example.com", "password": secrets.token_hex(12)}
        headers = {"X-Forwarded-For": address}
        door.post(f"{service.api}/auth/register", json=login, headers=headers)
        answer = door.post(f"{service.api}/auth/login", json=login, headers=headers)
        token = answer.json()["access_token"]
        clients.append(service.anonymous(Authorization=f"Bearer {token}"))
    spend(clients[0], service.collection, 6)
    answer = clients[0].get(service.collection, headers={"X-Forwarded-For": "10.9.9.9"})
    problem(answer, "too-many-requests")
    assert clients[1].get(service.collection).status_code == 200
    problem(door.get(service.collection), "authentication-required")


@pytest.mark.clause("http/rate-limit-client")
@pytest.mark.target(auth="jwt")
def test_refused_tokens_count_for_the_address(deployment: Deploy) -> None:
    service = deployment({"RATE_LIMIT": "4/hour"})[0]
    client, path = service.anonymous(), service.collection
    for number in range(4):
        headers = {"Authorization": f"Bearer nonsense-{number}", "X-Forwarded-For": "10.0.0.1"}
        problem(client.get(path, headers=headers), "invalid-token")
    for headers in ({}, {"Authorization": "Bearer another"}):
        answer = client.get(path, headers=headers | {"X-Forwarded-For": "10.0.0.1"})
        problem(answer, "too-many-requests")
    answer = client.get(path, headers={"X-Forwarded-For": "10.0.0.2"})
    problem(answer, "authentication-required")


@pytest.mark.clause("http/trusted-proxies")
def test_without_trusted_proxies_no_forwarded_address_is_believed(deployment: Deploy) -> None:
    service = deployment({"RATE_LIMIT": "3/hour", "TRUSTED_PROXIES": None})[0]
    client, path = service.anonymous(), service.collection
    names = ("X-Forwarded-For", "Forwarded", "X-Real-IP")
    for number, name in enumerate(names):
        value = f"for=10.0.0.{number}" if name == "Forwarded" else f"10.0.0.{number}"
        assert client.get(path, headers={name: value}).status_code != 429
    for name in names:
        value = "for=10.0.0.9" if name == "Forwarded" else "10.0.0.9"
        problem(client.get(path, headers={name: value}), "too-many-requests")


@pytest.mark.clause("http/trusted-proxies")
def test_a_chain_is_read_from_the_right_past_trusted_proxies(deployment: Deploy) -> None:
    trusted = "127.0.0.1, 10.0.0.0/8, fd00::/8"
    service = deployment({"RATE_LIMIT": "2/hour", "TRUSTED_PROXIES": trusted})[0]
    client, path = service.anonymous(), service.collection
    spend(client, path, 2, **{"X-Forwarded-For": "203.0.113.1"})
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
def test_a_forwarded_address_that_is_none_opens_no_fresh_limit(deployment: Deploy) -> None:
    service = deployment({"RATE_LIMIT": "3/hour"})[0]
    client, path = service.anonymous(), service.collection
    statuses = [
        client.get(path, headers={"X-Forwarded-For": f"nonsense-{number}"}).status_code
        for number in range(5)
    ]
    assert statuses[-1] == 429
