import re
import uuid
from typing import Any

import pytest

from tests.conformance.doors import Door, fresh_email, fresh_password
from tests.conformance.problems import problem, problems_at, refused
from tests.conformance.test_resource_representation import TIME

pytestmark = pytest.mark.target(auth="jwt")


@pytest.mark.clause("auth/bodies")
def test_registration_answers_the_account(door: Door) -> None:
    email = fresh_email()
    answer = door.register(email, fresh_password())
    account = answer.json()
    assert answer.status_code == 201
    assert account.keys() == {"id", "email", "roles", "created_at"}
    assert str(uuid.UUID(account["id"])) == account["id"]
    assert (account["email"], account["roles"]) == (email, ["user"])
    assert TIME.fullmatch(account["created_at"])


@pytest.mark.clause("auth/bodies")
def test_login_answers_a_pair_of_tokens(door: Door) -> None:
    email, password = door.new_account()
    answer = door.login(email, password)
    pair = answer.json()
    assert answer.status_code == 200
    assert pair.keys() == {
        *("access_token", "token_type", "expires_in", "refresh_token", "refresh_expires_in")
    }
    assert (pair["token_type"], pair["expires_in"]) == ("Bearer", 900)
    assert type(pair["refresh_expires_in"]) is int
    assert pair["refresh_expires_in"] > 900
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.clause("auth/bodies")
def test_me_answers_the_account_of_the_token(door: Door) -> None:
    email, password = fresh_email(), fresh_password()
    account = door.register(email, password).json()
    answer = door.me(door.pair(email, password)["access_token"])
    assert (answer.status_code, answer.json()) == (200, account)


@pytest.mark.clause("auth/bodies")
def test_emails_are_kept_as_sent(door: Door) -> None:
    email = f"Some.One+{fresh_email()}".replace("example.com", "Example.COM")
    assert door.register(email, fresh_password()).json()["email"] == email


@pytest.mark.clause("auth/bodies")
@pytest.mark.parametrize(
    ("route", "members"),
    [
        ("register", ("email", "password")),
        ("login", ("email", "password")),
        ("refresh", ("refresh_token",)),
        ("logout", ("refresh_token",)),
        ("password", ("current_password", "new_password")),
    ],
)
def test_account_routes_take_strict_bodies(
    door: Door, session: dict[str, Any], route: str, members: tuple[str, ...]
) -> None:
    token = session["access_token"] if route == "password" else ""
    refused(door.post(route, {}, token), {f"/{name}": "required" for name in members})
    assert problems_at(door.post(route, [], token)) == {"": "type"}
    of_another_type: tuple[Any, ...] = (None, 1, True, [], {})
    for wrong in of_another_type:
        expected = {f"/{name}": "type" for name in members}
        refused(door.post(route, dict.fromkeys(members, wrong), token), expected)
    for text in ("a\0b", "\ud800"):
        found = problems_at(door.post(route, dict.fromkeys(members, text), token))
        assert found.keys() <= {f"/{name}" for name in members}
    good = {name: fresh_password() for name in members} | (
        {"email": fresh_email()} if "email" in members else {}
    )
    refused(door.post(route, good | {"roles": ["admin"]}, token), {"/roles": "unknown"})


@pytest.mark.clause("auth/bodies")
@pytest.mark.parametrize("email", ["", "nobody", "a@b@c", "a b@example.com", "\u00e9@example.com"])
def test_no_account_is_made_for_what_is_no_email(door: Door, email: str) -> None:
    refused(door.register(email, fresh_password()), {"/email": "format"})


@pytest.mark.clause("auth/email-unique")
def test_an_email_is_taken_whatever_its_case(door: Door) -> None:
    email, _ = door.new_account()
    for taken in (email, email.upper(), email.title()):
        assert problems_at(door.register(taken, fresh_password()), "conflict") == {
            "/email": "unique"
        }


@pytest.mark.clause("auth/email-unique")
def test_an_account_is_found_by_its_email_in_any_case(door: Door) -> None:
    email, password = door.new_account()
    pair = door.pair(email.upper(), password)
    assert door.me(pair["access_token"]).json()["email"] == email


@pytest.mark.clause("auth/enumeration")
def test_an_unknown_email_is_answered_like_a_wrong_password(door: Door) -> None:
    email, _ = door.new_account()
    answers = [door.login(email, fresh_password()), door.login(fresh_email(), fresh_password())]
    known, unknown = (problem(answer, "invalid-credentials") for answer in answers)
    assert known | {"request_id": ""} == unknown | {"request_id": ""}
    assert answers[0].headers.keys() == answers[1].headers.keys()
    for answer in answers:
        assert re.match(r"Bearer\b", answer.headers["www-authenticate"])


@pytest.mark.clause("auth/enumeration")
def test_login_tells_nothing_of_the_rules_for_passwords(door: Door) -> None:
    email, _ = door.new_account()
    for password in ("x", "password", email):
        problem(door.login(email, password), "invalid-credentials")


@pytest.mark.clause("auth/deny-by-default")
def test_registering_logs_nobody_in(door: Door) -> None:
    answer = door.register(fresh_email(), fresh_password())
    assert "set-cookie" not in answer.headers
    assert "token" not in answer.text
