"""Services that break section 5."""

from tests.selfcheck import auth_faults as auth
from tests.selfcheck import http_faults as http
from tests.selfcheck.edits import answer_json, on, pretend, sent_json
from tests.selfcheck.variants import broken, remembering

AUTH = (
    remembering(
        "ownership skipped", "auth/ownership", auth.ownership_skipped,
        "test_auth_ownership.py::test_the_row_of_another_is_like_an_absent_one",
    ),
    remembering(
        "signatures unchecked", "auth/access-token", auth.signature_unchecked,
        "test_auth_access_token.py::test_an_unsigned_token_is_refused",
        "test_auth_access_token.py::test_a_changed_token_is_refused",
    ),
    remembering(
        "a refresh token used twice", "auth/refresh-reuse",
        lambda: on("POST", "/auth/refresh", auth.refresh_twice()),
        "test_auth_refresh.py::test_reuse_by_another_client_revokes_the_family",
    ),
    remembering(
        "no grace for a retry", "auth/refresh-grace",
        lambda: on("POST", "/auth/refresh", auth.no_grace()),
        "test_auth_refresh.py::test_a_retry_by_the_same_client_gets_the_same_pair",
    ),
    broken(
        "a refresh token kept", "auth/refresh-rotation",
        on("POST", "/auth/refresh", auth.same_refresh_token),
        "test_auth_refresh.py::test_a_refresh_answers_another_pair_of_the_same_session",
    ),
    broken(
        "emails with case", "auth/email-unique",
        on("POST", "/auth/register", auth.emails_have_case),
        "test_auth_accounts.py::test_an_email_is_taken_whatever_its_case",
    ),
    broken(
        "strangers let in", "auth/deny-by-default", auth.strangers_let_in,
        "test_auth_ownership.py::test_without_a_token_only_the_public_routes_answer",
    ),
    broken(
        "a new password only said so", "auth/password-change",
        on("POST", "/auth/password", pretend(204)),
        "test_auth_passwords.py::test_a_new_password_replaces_the_old_one",
    ),
    broken(
        "logout only says so", "auth/logout", on("POST", "/auth/logout", pretend(204)),
        "test_auth_logout.py::test_logout_ends_the_session_at_once",
    ),
    remembering(
        "login tells which emails exist", "auth/enumeration", auth.emails_are_told,
        "test_auth_accounts.py::test_an_unknown_email_is_answered_like_a_wrong_password",
    ),
    broken(
        "logins never throttled", "auth/login-throttle",
        on("POST", "/auth/login", auth.never_throttled),
        "test_auth_throttling.py::test_unknown_accounts_are_closed_alike",
    ),
    broken(
        "short passwords padded", "auth/password-rules", sent_json(auth.passwords_padded, "POST"),
        "test_auth_passwords.py::test_other_passwords_are_refused",
    ),
    broken(
        "private keys published", "endpoints/jwks", answer_json(http.closed_keys_opened),
        "test_auth_access_token.py::"
        "test_the_published_keys_are_public_and_named_by_their_thumbprints",
    ),
)  # fmt: skip
