"""Requests and answers as plain data, which a fault may change."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode, urlsplit

Headers = list[tuple[str, str]]
M = TypeVar("M", "Request", "Answer")


@dataclass(frozen=True)
class Request:
    method: str
    target: str
    headers: Headers = field(default_factory=list)
    body: bytes = b""

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> list[tuple[str, str]]:
        return parse_qsl(urlsplit(self.target).query, keep_blank_values=True)

    def with_query(self, query: list[tuple[str, str]]) -> "Request":
        return replace(self, target=f"{self.path}?{urlencode(query)}" if query else self.path)


@dataclass(frozen=True)
class Answer:
    status: int
    reason: str = ""
    headers: Headers = field(default_factory=list)
    body: bytes = b""


Forward = Callable[[Request], Answer]
Fault = Callable[[Request, Forward], Answer]


def header(message: Request | Answer, name: str) -> str | None:
    return next((value for other, value in message.headers if _same(other, name)), None)


def without(message: M, *names: str) -> M:
    kept = [pair for pair in message.headers if not any(_same(pair[0], name) for name in names)]
    return replace(message, headers=kept)


def with_header(message: M, name: str, value: str) -> M:
    changed: M = without(message, name)
    return replace(changed, headers=[*changed.headers, (name, value)])


def with_body(message: M, body: bytes) -> M:
    return replace(with_header(message, "Content-Length", str(len(body))), body=body)


def with_json(message: M, value: Any) -> M:
    return with_body(message, json.dumps(value).encode())


def content(message: Request | Answer) -> Any:
    """The JSON of a message, or None."""
    try:
        return json.loads(message.body)
    except ValueError:
        return None


def errors(answer: Answer) -> list[dict[str, str]]:
    """The problems that a validation or conflict answer names."""
    body = content(answer)
    return body.get("errors", []) if isinstance(body, dict) else []


def made(status: int, value: Any = None, media_type: str = "application/json") -> Answer:
    if value is None:
        return Answer(status, headers=[("Content-Length", "0")])
    return with_json(Answer(status, headers=[("Content-Type", media_type)]), value)


def _same(left: str, right: str) -> bool:
    return left.lower() == right.lower()
