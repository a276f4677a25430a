"""Somebody who calls the service: each request and its answer is shown."""

from typing import Any

import httpx2

from scripts.demo import console
from scripts.demo.openapi import Document

SHOWN = ("Location", "ETag", "Link")


class Caller:
    def __init__(self, base_url: str) -> None:
        self._client = httpx2.Client(base_url=base_url, timeout=15)
        self.document = Document(self._client.get("/openapi.json").raise_for_status().json())

    def __enter__(self) -> "Caller":
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def register(self) -> None:
        """Where the service keeps accounts: opens the documented one and goes on as it."""
        if path := self.document.path_ending("/auth/register"):
            account = self.document.body(path, "post")
            self.send("POST", path, body=account)
            self.log_in(account)

    def log_in(self, account: dict[str, str]) -> None:
        if path := self.document.path_ending("/auth/login"):
            token = self.send("POST", path, body=account).json()["access_token"]
            self._client.headers["Authorization"] = f"Bearer {token}"

    def get(self, path: str) -> Any:
        """The content at the path, without a word."""
        return self._client.get(path).raise_for_status().json()

    def send(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> httpx2.Response:
        request = self._client.build_request(method, path, json=body, headers=headers)
        told = dict(headers or {})
        if authorization := self._client.headers.get("authorization"):
            told["Authorization"] = authorization
        console.request(method, request.url.raw_path.decode(), told, body)
        response = self._client.send(request)
        console.answer(
            response.status_code,
            response.reason_phrase,
            {name: response.headers[name] for name in SHOWN if name in response.headers},
            response.json() if response.content else None,
            response.elapsed.total_seconds(),
        )
        if response.status_code == httpx2.codes.CONFLICT:
            raise LookupError("the database holds an earlier demo's rows: name an empty one")
        return response.raise_for_status()
