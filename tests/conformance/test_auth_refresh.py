import time
from typing import Any

import pytest

from tests.conformance.access_tokens import parts
from tests.conformance.conftest import Deploy
from tests.conformance.doors import Door, fresh_password
from tests.conformance.problems import problem
from tests.harness.services import Service
from tests.servers.waiting import wait_until

pytestmark = pytest.mark.target(auth="jwt")


@pytest.fixture
def elsewhere(service: Service, door: Door) -> Door:
    """The same address with another browser."""
    return Door(service, agent="thief/1", address=door.address)


def refreshed(door: Door, token: str) -> dict[str, Any]:
    answer = door.refresh(token)
    assert answer.status_code == 200, answer.text
    pair: dict[str, Any] = answer.json()
    return pair


@pytest.mark.clause("auth/refresh-rotation")
def test_a_refresh_answers_another_pair_of_the_same_session(
    door: Door, session: dict[str, Any]
) -> None:
    pair = refreshed(door, session["refresh_token"])
    assert pair.keys() == {
        *("access_token", "token_type", "expires_in", "refresh_token", "refresh_expires_in")
    }
    assert pair["refresh_token"] != session["refresh_token"]
    before, after = parts(session["access_token"])[1], parts(pair["access_token"])[1]
    assert (after["sub"], after["sid"]) == (before["sub"], before["sid"])
    assert after["jti"] != before["jti"]
    assert door.me(pair["access_token"]).status_code == 200
    assert door.me(session["access_token"]).status_code == 200


@pytest.mark.clause("auth/refresh-rotation")
def test_a_session_goes_on_from_refresh_to_refresh(door: Door, session: dict[str, Any]) -> None:
    token = session["refresh_token"]
    seen = {token}
    for _ in range(5):
        token = refreshed(door, token)["refresh_token"]
        seen.add(token)
    assert len(seen) == 6


@pytest.mark.clause("auth/refresh-rotation")
@pytest.mark.parametrize("token", ["", "x", "a" * 5000, "..", "\u00e9", "e30.e30.e30"])
def test_what_is_no_refresh_token_is_refused(door: Door, token: str) -> None:
    answer = door.refresh(token)
    problem(answer, "invalid-token")
    assert answer.headers["www-authenticate"] == 'Bearer error="invalid_token"'


@pytest.mark.clause("auth/refresh-rotation")
def test_a_refresh_token_ends_with_what_was_sent(door: Door, session: dict[str, Any]) -> None:
    token = session["refresh_token"]
    for changed in (token[:-1], f"{token}x", f" {token}", token.swapcase(), token[::-1]):
        problem(door.refresh(changed), "invalid-token")
    refreshed(door, token)


@pytest.mark.clause("auth/refresh-reuse")
def test_reuse_by_another_client_revokes_the_family(
    door: Door, elsewhere: Door, session: dict[str, Any]
) -> None:
    pair = refreshed(door, session["refresh_token"])
    problem(elsewhere.refresh(session["refresh_token"]), "invalid-token")
    problem(door.refresh(pair["refresh_token"]), "invalid-token")
    problem(door.refresh(session["refresh_token"]), "invalid-token")
    problem(door.me(pair["access_token"]), "invalid-token")
    problem(door.me(session["access_token"]), "invalid-token")


@pytest.mark.clause("auth/refresh-reuse")
def test_reuse_from_another_address_revokes_the_family(
    service: Service, door: Door, session: dict[str, Any]
) -> None:
    pair = refreshed(door, session["refresh_token"])
    problem(Door(service).refresh(session["refresh_token"]), "invalid-token")
    problem(door.refresh(pair["refresh_token"]), "invalid-token")


@pytest.mark.clause("auth/refresh-reuse")
def test_reuse_ends_no_other_session(door: Door, elsewhere: Door, session: dict[str, Any]) -> None:
    other = door.pair(session["email"], session["password"])
    refreshed(door, session["refresh_token"])
    problem(elsewhere.refresh(session["refresh_token"]), "invalid-token")
    assert door.me(other["access_token"]).status_code == 200
    refreshed(door, other["refresh_token"])


@pytest.mark.clause("auth/refresh-reuse")
def test_the_first_use_of_a_token_may_come_from_anywhere(
    service: Service, session: dict[str, Any]
) -> None:
    refreshed(Door(service, agent="phone/2"), session["refresh_token"])


@pytest.mark.clause("auth/refresh-grace")
def test_a_retry_by_the_same_client_gets_the_same_pair(
    service: Service, door: Door, session: dict[str, Any]
) -> None:
    pair = refreshed(door, session["refresh_token"])
    again = refreshed(Door(service, address=door.address), session["refresh_token"])
    for token in ("access_token", "refresh_token"):
        assert again[token] == pair[token]
    refreshed(door, pair["refresh_token"])


@pytest.mark.clause("auth/refresh-grace", "auth/refresh-reuse")
def test_a_retry_after_ten_seconds_revokes_the_family(door: Door, session: dict[str, Any]) -> None:
    pair = refreshed(door, session["refresh_token"])
    answers = []

    def refused() -> bool:
        answers.append(door.refresh(session["refresh_token"]).status_code)
        return answers[-1] == 401

    wait_until(refused, timeout=15, every=0.5, what="the end of the grace")
    assert answers.count(200) >= 5
    problem(door.refresh(pair["refresh_token"]), "invalid-token")
    problem(door.me(pair["access_token"]), "invalid-token")


@pytest.mark.clause("auth/refresh-grace")
def test_there_is_no_grace_after_logout(door: Door, session: dict[str, Any]) -> None:
    pair = refreshed(door, session["refresh_token"])
    assert door.logout(pair["refresh_token"]).status_code == 204
    problem(door.refresh(session["refresh_token"]), "invalid-token")
    problem(door.refresh(pair["refresh_token"]), "invalid-token")


@pytest.mark.clause("auth/refresh-grace")
def test_there_is_no_grace_after_a_new_password(door: Door, session: dict[str, Any]) -> None:
    other = door.pair(session["email"], session["password"])
    pair = refreshed(door, other["refresh_token"])
    new = fresh_password()
    assert door.password(session["access_token"], session["password"], new).status_code == 204
    problem(door.refresh(other["refresh_token"]), "invalid-token")
    problem(door.refresh(pair["refresh_token"]), "invalid-token")


@pytest.mark.clause("auth/access-token", "auth/refresh-rotation")
def test_tokens_end(deployment: Deploy) -> None:
    (service,) = deployment({"ACCESS_TOKEN_TTL_SECONDS": "1", "REFRESH_TOKEN_TTL_SECONDS": "2"})
    door = Door(service)
    pair = door.pair(*door.new_account())
    assert (pair["expires_in"], pair["refresh_expires_in"]) == (1, 2)
    end = parts(pair["access_token"])[1]["exp"]
    wait_until(lambda: time.time() > end, timeout=3, what="the access token's end")
    problem(door.me(pair["access_token"]), "invalid-token")
    wait_until(lambda: time.time() > end + 2, timeout=4, what="the refresh token's end")
    problem(door.refresh(pair["refresh_token"]), "invalid-token")
