from typing import Any

import pytest

from tests.conformance.doors import Door
from tests.conformance.problems import problem
from tests.harness.services import Service

pytestmark = [pytest.mark.target(auth="jwt"), pytest.mark.clause("auth/logout")]


def test_logout_ends_the_session_at_once(door: Door, session: dict[str, Any]) -> None:
    answer = door.logout(session["refresh_token"])
    assert (answer.status_code, answer.content) == (204, b"")
    problem(door.refresh(session["refresh_token"]), "invalid-token")
    problem(door.me(session["access_token"]), "invalid-token")


def test_logout_ends_no_other_session(door: Door, session: dict[str, Any]) -> None:
    other = door.pair(session["email"], session["password"])
    door.logout(session["refresh_token"])
    assert door.me(other["access_token"]).status_code == 200
    assert door.refresh(other["refresh_token"]).status_code == 200


def test_logout_ends_every_pair_of_its_session(door: Door, session: dict[str, Any]) -> None:
    pair = door.refresh(session["refresh_token"]).json()
    assert door.logout(pair["refresh_token"]).status_code == 204
    for token in (session["access_token"], pair["access_token"]):
        problem(door.me(token), "invalid-token")


def test_an_older_token_of_the_session_ends_it_too(door: Door, session: dict[str, Any]) -> None:
    pair = door.refresh(session["refresh_token"]).json()
    assert door.logout(session["refresh_token"]).status_code == 204
    problem(door.refresh(pair["refresh_token"]), "invalid-token")
    problem(door.me(pair["access_token"]), "invalid-token")


@pytest.mark.parametrize("token", ["", "x", "e30.e30.e30", "a" * 2000])
def test_an_unknown_token_is_logged_out_already(door: Door, token: str) -> None:
    assert door.logout(token).status_code == 204


def test_a_session_may_be_ended_twice_and_from_anywhere(
    service: Service, door: Door, session: dict[str, Any]
) -> None:
    assert Door(service, agent="phone/2").logout(session["refresh_token"]).status_code == 204
    assert door.logout(session["refresh_token"]).status_code == 204
    problem(door.me(session["access_token"]), "invalid-token")


def test_the_account_may_log_in_again(door: Door, session: dict[str, Any]) -> None:
    door.logout(session["refresh_token"])
    assert door.me(door.pair(session["email"], session["password"])["access_token"]).is_success
