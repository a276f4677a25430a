"""Requests with any set of faults, to see which one is told."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx2

MAX_BODY_BYTES = 1024 * 1024


@dataclass
class Draft:
    method: str
    path: str
    members: dict[str, Any]
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    padding: int = 0

    def send(self, client: httpx2.Client) -> httpx2.Response:
        body = json.dumps(self.members).encode()
        content = (body[:-1] if self.cut else body) + b" " * self.padding
        return client.request(self.method, self.path, content=content, headers=self.headers)


Fault = Callable[[Draft], None]


def refused_accept(draft: Draft) -> None:
    draft.headers["Accept"] = "text/html"


def too_large(draft: Draft) -> None:
    draft.padding = MAX_BODY_BYTES


def bad_token(draft: Draft) -> None:
    draft.headers["Authorization"] = "Bearer nonsense"


def wrong_type(draft: Draft) -> None:
    draft.headers["Content-Type"] = "text/plain"


def bad_key(draft: Draft) -> None:
    draft.headers["Idempotency-Key"] = "not visible"


def cut_json(draft: Draft) -> None:
    draft.cut = True


def unknown_member(draft: Draft) -> None:
    draft.members["unknown"] = 1


def unknown_query(draft: Draft) -> None:
    draft.path += "?unknown=1"
