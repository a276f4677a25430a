from typing import Any

import pytest

from tests.conformance.doors import Door, fresh_email, fresh_password
from tests.conformance.problems import problem, refused

pytestmark = pytest.mark.target(auth="jwt")

GOOD = (
    "twelve-chars",
    "a" + "b" * 127,
    "spaces are \t fine",
    "\U0001f600\U0001f601\U0001f602\U0001f603\U0001f604\U0001f605" * 2,
    "\U0001d54f\U0001f600" * 64,
    "p\u00e4ssw\u00f6rter sind \u00fcblich",
    "control\u0001characters\u007f",
    # Three ligatures are six letters after NFKC: nine code points sent, twelve counted.
    "\ufb01\ufb02\ufb01abcdef",
)
BAD = (
    ("", "too_short"),
    ("eleven-char", "too_short"),
    ("\U0001f600" * 11, "too_short"),
    ("abcdefghij" + "e\u0301", "too_short"),
    ("a" + "b" * 128, "too_long"),
    ("\U0001f600a" * 64 + "b", "too_long"),
    ("a" + "b" * 126 + "\ufb01", "too_long"),
    ("a nul \0 inside", "invalid_characters"),
    ("a surrogate \ud800", "invalid_characters"),
    ("123456789012", "common"),
    ("1234567890qwE", "common"),
    ("\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19\uff10\uff11\uff12", "common"),
)


@pytest.mark.clause("auth/password-rules")
@pytest.mark.parametrize("password", GOOD)
def test_a_password_is_any_text_of_the_right_length(door: Door, password: str) -> None:
    email = fresh_email()
    assert door.register(email, password).status_code == 201
    assert door.login(email, password).status_code == 200
    problem(door.login(email, password[:-1]), "invalid-credentials")


@pytest.mark.clause("auth/password-rules")
@pytest.mark.parametrize(("password", "code"), BAD)
def test_other_passwords_are_refused(
    door: Door, session: dict[str, Any], password: str, code: str
) -> None:
    refused(door.register(fresh_email(), password), {"/password": code})
    answer = door.password(session["access_token"], session["password"], password)
    refused(answer, {"/new_password": code})
    assert door.login(session["email"], session["password"]).status_code == 200


@pytest.mark.clause("auth/password-rules")
def test_the_email_is_no_password(door: Door, session: dict[str, Any]) -> None:
    email = fresh_email()
    for password in (email, email.upper()):
        refused(door.register(email, password), {"/password": "same_as_email"})
    for password in (session["email"], session["email"].upper()):
        answer = door.password(session["access_token"], session["password"], password)
        refused(answer, {"/new_password": "same_as_email"})


@pytest.mark.clause("auth/password-rules")
def test_all_problems_of_a_registration_are_told_at_once(door: Door) -> None:
    answer = door.register("nobody", "short")
    refused(answer, {"/email": "format", "/password": "too_short"})


@pytest.mark.clause("auth/password-rules")
def test_equal_texts_are_one_password(door: Door) -> None:
    email = fresh_email()
    door.register(email, "caf\u00e9 au lait \ufb01n")
    assert door.login(email, "cafe\u0301 au lait fin").status_code == 200
    problem(door.login(email, "cafe au lait fin"), "invalid-credentials")
    problem(door.login(email, "CAF\u00c9 au lait fin"), "invalid-credentials")


@pytest.mark.clause("auth/password-change")
def test_a_new_password_replaces_the_old_one(door: Door, session: dict[str, Any]) -> None:
    new = fresh_password()
    answer = door.password(session["access_token"], session["password"], new)
    assert (answer.status_code, answer.content) == (204, b"")
    problem(door.login(session["email"], session["password"]), "invalid-credentials")
    assert door.login(session["email"], new).status_code == 200


@pytest.mark.clause("auth/password-change")
def test_a_new_password_ends_all_other_sessions(door: Door, session: dict[str, Any]) -> None:
    other = door.pair(session["email"], session["password"])
    new = fresh_password()
    assert door.password(session["access_token"], session["password"], new).status_code == 204
    problem(door.me(other["access_token"]), "invalid-token")
    problem(door.refresh(other["refresh_token"]), "invalid-token")
    assert door.me(session["access_token"]).status_code == 200
    assert door.refresh(session["refresh_token"]).status_code == 200


@pytest.mark.clause("auth/password-change")
def test_a_wrong_current_password_changes_nothing(door: Door, session: dict[str, Any]) -> None:
    answer = door.password(session["access_token"], fresh_password(), fresh_password())
    refused(answer, {"/current_password": "incorrect"})
    assert door.login(session["email"], session["password"]).status_code == 200


@pytest.mark.clause("auth/password-change")
def test_a_password_is_changed_with_a_token_only(door: Door) -> None:
    problem(door.password("", fresh_password(), fresh_password()), "authentication-required")
