"""Broken promises of section 5."""

import base64
import ipaddress
import json
import secrets
from dataclasses import replace
from typing import Any

from tests.selfcheck.messages import (
    Answer,
    Fault,
    Forward,
    Request,
    content,
    header,
    made,
    with_header,
    with_json,
)


def token_of(request: Request) -> str | None:
    scheme, _, token = (header(request, "Authorization") or "").partition(" ")
    return token if scheme == "Bearer" else None


def ownership_skipped() -> Fault:
    """Who finds nothing looks again with the eyes of everybody else."""
    tokens: list[str] = []

    def fault(request: Request, forward: Forward) -> Answer:
        answer = forward(request)
        token = token_of(request)
        if token and answer.status < 300 and token not in tokens:
            tokens.append(token)
        if answer.status != 404:
            return answer
        for other in tokens:
            found = forward(with_header(request, "Authorization", f"Bearer {other}"))
            if found.status not in {401, 404}:
                return found
        return answer

    return fault


def signature_unchecked() -> Fault:
    """A token is believed for its subject."""
    tokens: dict[str, str] = {}

    def fault(request: Request, forward: Forward) -> Answer:
        answer = forward(request)
        token = token_of(request)
        subject = _subject(token or "")
        given = content(answer)
        if isinstance(given, dict) and "access_token" in given:
            tokens[_subject(given["access_token"])] = given["access_token"]
        if answer.status == 401 and subject in tokens:
            return forward(with_header(request, "Authorization", f"Bearer {tokens[subject]}"))
        return answer

    return fault


def cursors_for_everyone() -> Fault:
    """A cursor is used with the rights of whom it was made for."""
    makers: dict[str, str] = {}

    def fault(request: Request, forward: Forward) -> Answer:
        answer = forward(request)
        cursor = dict(request.query).get("cursor", "")
        body = content(answer)
        if isinstance(body, dict) and body.get("next_cursor"):
            makers[body["next_cursor"]] = token_of(request) or ""
        if answer.status == 422 and cursor in makers:
            return forward(with_header(request, "Authorization", f"Bearer {makers[cursor]}"))
        return answer

    return fault


def refresh_twice() -> Fault:
    """A used refresh token is as good as a new one, whoever sends it."""
    pairs: dict[str, Answer] = {}

    def fault(request: Request, forward: Forward) -> Answer:
        token = _refresh_token(request)
        if token in pairs:
            return pairs[token]
        answer = forward(request)
        if answer.status == 200:
            pairs[token] = answer
        return answer

    return fault


def no_grace() -> Fault:
    used: set[str] = set()

    def fault(request: Request, forward: Forward) -> Answer:
        token = _refresh_token(request)
        if token in used:
            problem = {"type": "/problems/invalid-token", "title": "Invalid token", "status": 401}
            return made(401, problem, "application/problem+json")
        used.add(token)
        return forward(request)

    return fault


def same_refresh_token(request: Request, forward: Forward) -> Answer:
    """A refresh gives back the token that it was sent."""
    answer = forward(request)
    pair = content(answer)
    if answer.status == 200:
        return with_json(answer, pair | {"refresh_token": _refresh_token(request)})
    return answer


def emails_have_case(request: Request, forward: Forward) -> Answer:
    """Another spelling of an email is another account."""
    answer = forward(request)
    body = content(request)
    if answer.status == 409 and body["email"] != body["email"].lower():
        return forward(with_json(request, body | {"email": f"x{secrets.token_hex(8)}@example.com"}))
    return answer


def strangers_let_in(request: Request, forward: Forward) -> Answer:
    """Who sends no token is somebody all the same."""
    answer = forward(request)
    if answer.status == 401 and header(request, "Authorization") is None:
        who = {"email": f"{secrets.token_hex(8)}@example.com", "password": secrets.token_hex(8)}
        door = Request("POST", "/api/v1/auth/register", [("Content-Type", "application/json")])
        forward(with_json(door, who))
        pair = content(forward(with_json(replace(door, target="/api/v1/auth/login"), who)))
        return forward(with_header(request, "Authorization", f"Bearer {pair['access_token']}"))
    return answer


def emails_are_told() -> Fault:
    """A login tells whether the account exists."""
    known: set[str] = set()

    def fault(request: Request, forward: Forward) -> Answer:
        answer = forward(request)
        email = (content(request) or {}).get("email", "")
        if answer.status == 201:
            known.add(email.lower())
        if answer.status == 401 and email.lower() not in known:
            return with_json(answer, content(answer) | {"detail": "There is no such account."})
        return answer

    return fault


def never_throttled(request: Request, forward: Forward) -> Answer:
    answer = forward(request)
    while answer.status == 429:
        address = str(ipaddress.IPv4Address(secrets.randbits(32)))
        answer = forward(with_header(request, "X-Forwarded-For", address))
    return answer


def passwords_padded(body: Any) -> Any:
    """Any password is long enough."""
    if isinstance(body, dict) and isinstance(body.get("password"), str):
        return body | {"password": body["password"].ljust(12, "-")}
    return body


def _refresh_token(request: Request) -> str:
    body = content(request)
    return str(body.get("refresh_token")) if isinstance(body, dict) else ""


def _subject(token: str) -> str:
    try:
        claims = json.loads(base64.urlsafe_b64decode(f"{token.split('.')[1]}==="))
        return str(claims.get("sub", ""))
    except (IndexError, ValueError, AttributeError):
        return ""
