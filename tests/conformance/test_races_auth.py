from collections import Counter
from collections.abc import Iterator
from functools import partial
from itertools import cycle, islice

import pytest

from tests.conformance.doors import Door, fresh_address, fresh_email, fresh_password
from tests.conformance.launcher import Launcher
from tests.conformance.problems import problem
from tests.conformance.together import together
from tests.harness.services import Service

pytestmark = [pytest.mark.process, pytest.mark.target(auth="jwt")]
CLIENTS = 12
FAILURES = 10


@pytest.fixture(scope="module")
def both(launcher: Launcher) -> Iterator[list[Service]]:
    own = launcher.deployment()
    services = [launcher.service(own) for _ in range(2)]
    yield services
    for service in services:
        service.close()
    own.stop()


@pytest.fixture(params=[1, 2], ids=["one process", "two processes"])
def replicas(both: list[Service], request: pytest.FixtureRequest) -> list[Service]:
    return list(islice(cycle(both[: request.param]), CLIENTS))


@pytest.mark.clause("auth/refresh-grace")
def test_one_client_that_refreshes_twice_at_once_gets_one_pair(replicas: list[Service]) -> None:
    address = fresh_address()
    doors = [Door(service, address=address) for service in replicas]
    pair = doors[0].pair(*doors[0].new_account())
    answers = together([partial(door.refresh, pair["refresh_token"]) for door in doors])
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["refresh_token"] for answer in answers}) == 1
    newer = answers[0].json()
    assert doors[-1].me(newer["access_token"]).status_code == 200
    assert doors[-1].refresh(newer["refresh_token"]).status_code == 200


@pytest.mark.clause("auth/refresh-reuse")
def test_of_several_clients_with_one_token_none_keeps_the_session(
    replicas: list[Service],
) -> None:
    doors = [Door(service, agent=f"client/{n}") for n, service in enumerate(replicas)]
    pair = doors[0].pair(*doors[0].new_account())
    answers = together([partial(door.refresh, pair["refresh_token"]) for door in doors])
    won = [answer for answer in answers if answer.status_code == 200]
    assert Counter(answer.status_code for answer in answers) == {200: 1, 401: CLIENTS - 1}
    for door in doors[:2]:
        problem(door.refresh(won[0].json()["refresh_token"]), "invalid-token")


@pytest.mark.clause("auth/email-unique")
def test_an_email_is_registered_once(replicas: list[Service]) -> None:
    email = fresh_email()
    spellings = cycle([email, email.upper(), email.title()])
    answers = together(
        [
            partial(Door(service).register, spelling, fresh_password())
            for service, spelling in zip(replicas, spellings, strict=False)
        ]
    )
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: CLIENTS - 1}


@pytest.mark.clause("auth/login-throttle")
def test_guesses_at_once_are_no_more_than_guesses_in_turn(replicas: list[Service]) -> None:
    address = fresh_address()
    doors = [Door(service, address=address) for service in replicas]
    email, password = doors[0].new_account()
    for door in doors[: CLIENTS // 2]:
        problem(door.login(email, fresh_password()), "invalid-credentials")
    answers = together([partial(door.login, email, fresh_password()) for door in doors])
    # Without a cache that they share each process counts its own.
    shared = replicas[0].answers.get("cache") == "redis"
    left = FAILURES * (1 if shared else len({*map(id, replicas)})) - CLIENTS // 2
    guesses = min(left, CLIENTS)
    assert Counter(answer.status_code for answer in answers) == +Counter(
        {401: guesses, 429: CLIENTS - guesses}
    )
    for door in doors[:2]:
        answer = door.login(email, password)
        assert answer.status_code == (200 if left > CLIENTS else 429)


@pytest.mark.clause("auth/logout")
def test_logout_wins_over_a_refresh_at_the_same_time(replicas: list[Service]) -> None:
    address = fresh_address()
    doors = [Door(service, address=address) for service in replicas]
    pair = doors[0].pair(*doors[0].new_account())
    calls = [partial(door.refresh, pair["refresh_token"]) for door in doors[1:]]
    answers = together([partial(doors[0].logout, pair["refresh_token"]), *calls])
    assert answers[0].status_code == 204
    for token in {a.json()["refresh_token"] for a in answers[1:] if a.status_code == 200}:
        problem(doors[0].refresh(token), "invalid-token")
    problem(doors[0].refresh(pair["refresh_token"]), "invalid-token")
