from app.platform.observability.metrics import auth_failures
from app.platform.problems import FieldError, Problem

WRONG_PASSWORD = FieldError("/current_password", "incorrect", "This is not the current password")
SAME_AS_EMAIL = FieldError("/new_password", "same_as_email", "Expected something else than that")


def invalid_credentials() -> Problem:
    auth_failures.labels(reason="invalid_credentials").inc()
    return Problem(
        "invalid-credentials",
        "No account has this email and this password.",
        headers={"WWW-Authenticate": "Bearer"},
    )


def account_gone() -> Problem:
    return Problem(
        "invalid-token",
        "The account is gone.",
        headers={"WWW-Authenticate": 'Bearer error="invalid_token"'},
    )


def too_many_failures(retry_after_seconds: int) -> Problem:
    auth_failures.labels(reason="throttled").inc()
    return Problem(
        "too-many-requests",
        "Too many logins have failed.",
        headers={"Retry-After": str(retry_after_seconds)},
    )


def email_taken() -> Problem:
    return Problem(
        "conflict",
        "Another account has this email.",
        errors=[FieldError("/email", "unique", "Expected an email that no account has")],
    )


def password_refused(*errors: FieldError) -> Problem:
    return Problem("validation-failed", "The password can't be changed.", errors=errors)
