"""Broken promises of sections 2 and 3."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tests.selfcheck.messages import (
    Answer,
    Forward,
    Request,
    content,
    errors,
    made,
    with_body,
    with_header,
    with_json,
    without,
)

STACKS = {
    "Python": 'Traceback (most recent call last):\n  File "orders/store.py", line 12, in create',
    "JavaScript": "Error: lost\n    at insert (file:///srv/dist/orders/store.js:12:5)",
}


def is_problem(body: Any) -> bool:
    return isinstance(body, dict) and "type" in body and "status" in body


def stack_leaked(stack: str) -> Callable[[Any], Any]:
    return lambda body: body | {"detail": stack} if is_problem(body) else body


def types_absolute(body: Any) -> Any:
    return body | {"type": f"https://example.com{body['type']}"} if is_problem(body) else body


def request_id_left_out(body: Any) -> Any:
    if is_problem(body):
        return {name: value for name, value in body.items() if name != "request_id"}
    return body


def one_problem_at_a_time(body: Any) -> Any:
    return body | {"errors": body["errors"][:1]} if is_problem(body) and "errors" in body else body


def any_content_type(request: Request, forward: Forward) -> Answer:
    if request.method in {"POST", "PUT", "PATCH"}:
        return forward(with_header(request, "Content-Type", "application/json"))
    return forward(request)


def encoding_ignored(request: Request, forward: Forward) -> Answer:
    return forward(without(request, "Content-Encoding"))


def bom_skipped(request: Request, forward: Forward) -> Answer:
    return forward(with_body(request, request.body.removeprefix(b"\xef\xbb\xbf")))


def first_duplicate_counts(request: Request, forward: Forward) -> Answer:
    def first(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        return dict(reversed(pairs))

    try:
        body = json.loads(request.body, object_pairs_hook=first)
    except ValueError:
        return forward(request)
    return forward(with_json(request, body))


def unknown_parameters_ignored(request: Request, forward: Forward) -> Answer:
    answer = forward(request)
    unknown = {error["pointer"][1:] for error in errors(answer) if error["code"] == "unknown"}
    if unknown and request.query:
        return forward(request.with_query([p for p in request.query if p[0] not in unknown]))
    return answer


def crash_on_bad_characters(request: Request, forward: Forward) -> Answer:
    answer = forward(request)
    if any(error["code"] == "invalid_characters" for error in errors(answer)):
        told = {"type": "/problems/internal-error", "title": "Internal error", "status": 500}
        return made(500, told, "application/problem+json")
    return answer


def head_without_headers(request: Request, forward: Forward) -> Answer:
    answer = forward(request)
    if request.method == "HEAD":
        return Answer(answer.status, headers=[("Content-Length", "0")])
    return answer


def head_unknown(request: Request, forward: Forward) -> Answer:
    return forward(replace(request, method="FROB") if request.method == "HEAD" else request)


def accept_ignored(request: Request, forward: Forward) -> Answer:
    return forward(without(request, "Accept"))


def closed_keys_opened(body: Any) -> Any:
    """The key set holds the private half of its keys."""
    if isinstance(body, dict) and "keys" in body:
        return {"keys": [key | {"d": key["x"]} for key in body["keys"]]}
    return body


def unavailable_as_404(request: Request, forward: Forward) -> Answer:
    answer = forward(request)
    told = content(answer)
    if answer.status == 405 and told:
        return with_json(replace(answer, status=404), told | {"status": 404})
    return answer
