"""Broken promises of section 4."""

import contextlib
import json
import re
import secrets
from dataclasses import replace
from typing import Any

from tests.selfcheck.messages import (
    Answer,
    Fault,
    Forward,
    Request,
    content,
    errors,
    header,
    made,
    with_header,
    with_json,
    without,
)

ROW = re.compile(r"/[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}$")
DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+")
PAGING = {"limit", "sort", "cursor"}


def is_page(answer: Answer) -> bool:
    body = content(answer)
    return isinstance(body, dict) and "next_cursor" in body


def key_answers_anything() -> Fault:
    """The first answer is given again, whatever is sent with its key."""
    kept: dict[str, Answer] = {}

    def fault(request: Request, forward: Forward) -> Answer:
        key = header(request, "Idempotency-Key")
        if key and key in kept:
            return with_header(kept[key], "Idempotent-Replayed", "true")
        answer = forward(request)
        if key and answer.status == 201:
            kept[key] = answer
        return answer

    return fault


def errors_are_kept() -> Fault:
    """A key is used up by an error."""
    kept: dict[str, Answer] = {}

    def fault(request: Request, forward: Forward) -> Answer:
        key = header(request, "Idempotency-Key")
        if not key:
            return forward(request)
        return kept.setdefault(key, forward(request)) if key not in kept else kept[key]

    return fault


def no_precondition_needed(request: Request, forward: Forward) -> Answer:
    needed = request.method in {"PATCH", "PUT", "DELETE"} and not header(request, "If-Match")
    return forward(with_header(request, "If-Match", "*") if needed else request)


def any_precondition_holds(request: Request, forward: Forward) -> Answer:
    has = header(request, "If-Match")
    return forward(with_header(request, "If-Match", "*") if has else request)


def put_creates(request: Request, forward: Forward) -> Answer:
    answer = forward(request)
    if request.method == "PUT" and answer.status == 404:
        return forward(replace(request, method="POST", target=ROW.sub("", request.path)))
    return answer


def ids_have_case(request: Request, forward: Forward) -> Answer:
    found = ROW.search(request.path)
    if found and found[0] != found[0].lower():
        return forward(replace(request, target=ROW.sub(f"/{'0' * 8}", request.path)))
    return forward(request)


def decimals_are_numbers(value: Any) -> Any:
    return float(value) if DECIMAL.fullmatch(value) else value


def rounded(body: dict[str, Any], name: str) -> None:
    with contextlib.suppress(ValueError, TypeError):
        body[name] = f"{float(body[name]):.2f}"


def coerced(body: dict[str, Any], name: str) -> None:
    with contextlib.suppress(ValueError, TypeError):
        body[name] = json.loads(body[name])


def utf16_lengths(request: Request, forward: Forward) -> Answer:
    """Strings of many characters beyond the basic plane are taken for too long."""
    body = content(request)
    for name, value in body.items() if isinstance(body, dict) else ():
        if isinstance(value, str) and sum(ord(character) > 0xFFFF for character in value) > 20:
            problem = {"pointer": f"/{name}", "code": "too_long", "detail": "too long"}
            told = {"type": "/problems/validation-failed", "status": 422, "errors": [problem]}
            return made(422, told, "application/problem+json")
    return forward(request)


def page_repeats_a_row() -> Fault:
    last: list[Any] = []

    def fault(request: Request, forward: Forward) -> Answer:
        answer = forward(request)
        if not is_page(answer):
            return answer
        page = content(answer)
        carried = dict(request.query).get("cursor")
        shown = ([*last, *page["items"]]) if carried else page["items"]
        last[:] = page["items"][-1:]
        return with_json(answer, page | {"items": shown})

    return fault


def page_skips_a_row(request: Request, forward: Forward) -> Answer:
    answer = forward(request)
    if is_page(answer) and "cursor" in dict(request.query):
        page = content(answer)
        return with_json(answer, page | {"items": page["items"][1:]})
    return answer


def any_cursor_will_do(request: Request, forward: Forward) -> Answer:
    """A cursor that is refused is left out, and the first page answered."""
    answer = forward(request)
    if any(error["pointer"] == "/cursor" for error in errors(answer)):
        return forward(request.with_query([pair for pair in request.query if pair[0] != "cursor"]))
    return answer


def cursor_beats_the_query(request: Request, forward: Forward) -> Answer:
    """A cursor goes on in its own order, whatever else was asked for."""
    answer = forward(request)
    if any(error["pointer"] == "/cursor" for error in errors(answer)):
        alone = forward(request.with_query([pair for pair in request.query if pair[0] == "cursor"]))
        return alone if alone.status == 200 else answer
    return answer


def nulls_first(request: Request, forward: Forward) -> Answer:
    answer = forward(request)
    sort = dict(request.query).get("sort", "-")
    if is_page(answer) and not sort.startswith("-"):
        page = content(answer)
        ordered = sorted(page["items"], key=lambda row: row.get(sort) is not None)
        return with_json(answer, page | {"items": ordered})
    return answer


def filters_ignored(request: Request, forward: Forward) -> Answer:
    if request.method == "GET" and request.query:
        return forward(request.with_query([pair for pair in request.query if pair[0] in PAGING]))
    return forward(request)


def limit_ignored(request: Request, forward: Forward) -> Answer:
    return forward(request.with_query([pair for pair in request.query if pair[0] != "limit"]))


def duplicates_allowed(request: Request, forward: Forward) -> Answer:
    """A taken value is made another one in silence."""
    answer = forward(request)
    taken = [error["pointer"][1:] for error in errors(answer) if error["code"] == "unique"]
    if answer.status == 409 and taken:
        body = content(request) | {name: secrets.token_hex(6) for name in taken}
        return forward(with_json(request, body))
    return answer


def nulls_ignored(body: Any) -> Any:
    return {name: value for name, value in body.items() if value is not None}


def empty_patch_counts(request: Request, forward: Forward) -> Answer:
    answer = forward(request)
    if request.method == "PATCH" and content(request) == {} and answer.status == 200:
        row = content(answer)
        return with_json(answer, row | {"version": row["version"] + 1})
    return answer


def any_key(request: Request, forward: Forward) -> Answer:
    """A key that is none is left out."""
    answer = forward(request)
    return forward(without(request, "Idempotency-Key")) if answer.status == 400 else answer
