"""What an error answer must look like, whatever was wrong."""

import re
from collections.abc import Iterable
from typing import Any

import httpx2

STATUS = {
    "malformed-request": 400,
    "unsupported-version": 400,
    "authentication-required": 401,
    "invalid-credentials": 401,
    "invalid-token": 401,
    "forbidden": 403,
    "not-found": 404,
    "method-not-allowed": 405,
    "not-acceptable": 406,
    "conflict": 409,
    "request-in-progress": 409,
    "precondition-failed": 412,
    "payload-too-large": 413,
    "unsupported-media-type": 415,
    "validation-failed": 422,
    "idempotency-key-reused": 422,
    "precondition-required": 428,
    "too-many-requests": 429,
    "internal-error": 500,
    "unavailable": 503,
}
# A stack trace, in whatever language.
STACK = re.compile(
    r"Traceback \(most recent|\bat .+:\d+:\d+|\.java:\d+|goroutine \d|panicked at|stack backtrace"
)
INTERNALS = re.compile(
    rf"{STACK.pattern}|File \\?\"|\.py\b|node_modules"
    r"|\b(?:SELECT|INSERT INTO|UPDATE|DELETE FROM)\b|(?i:sqlalchemy|sqlite|postgres|kysely)"
)


def problem(answer: httpx2.Response, name: str) -> dict[str, Any]:
    """The body of an answer that must be the named problem."""
    assert answer.status_code == STATUS[name], f"{answer.status_code} {answer.text}"
    assert answer.headers["content-type"].split(";")[0] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body["type"] == f"/problems/{name}"
    assert body["status"] == answer.status_code
    assert not INTERNALS.search(answer.text), answer.text
    return body


def problems_at(answer: httpx2.Response, name: str = "validation-failed") -> dict[str, str]:
    """The code of each problem that a validation or conflict answer names, by its pointer."""
    errors = problem(answer, name)["errors"]
    for error in errors:
        assert set(error) == {"pointer", "code", "detail"}, error
        assert error["detail"], error
    return {error["pointer"]: error["code"] for error in errors}


def refused(answer: httpx2.Response, errors: dict[str, str]) -> None:
    """The answer must be a validation problem with exactly these pointers and codes."""
    assert problems_at(answer) == errors


def one_of(answer: httpx2.Response, names: Iterable[str]) -> str:
    name: str = answer.json()["type"].removeprefix("/problems/")
    assert name in set(names), answer.text
    problem(answer, name)
    return name
