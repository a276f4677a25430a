from app.platform.observability.metrics import auth_failures
from app.platform.problems import Problem


def read_token(authorization: str | None) -> str:
    """The token of an Authorization header (RFC 6750, section 2.1)."""
    if authorization is None:
        raise authentication_required()
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer":
        raise invalid_token("invalid_token")
    return token.strip(" ")


def authentication_required() -> Problem:
    return Problem(
        "authentication-required",
        "The request has no Authorization header.",
        headers={"WWW-Authenticate": "Bearer"},
    )


def invalid_token(reason: str) -> Problem:
    """One answer for every token that is refused; `reason` is for the metric only."""
    auth_failures.labels(reason=reason).inc()
    return Problem(
        "invalid-token",
        "The token is malformed, expired or revoked.",
        headers={"WWW-Authenticate": 'Bearer error="invalid_token"'},
    )
