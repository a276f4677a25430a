"""The walk through the service: register, log in, create, list, update."""

from typing import Any

import httpx2

from scripts.demo import console
from scripts.demo.openapi import Document

SHOWN = ("Location", "ETag", "Link")


class Walk:
    def __init__(self, base_url: str) -> None:
        self._client = httpx2.Client(base_url=base_url, timeout=15)
        self._document = Document(self._client.get("/openapi.json").raise_for_status().json())

    def __enter__(self) -> "Walk":
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def whole(self) -> None:
        self.sign_in()
        collection, row = self._document.resource()
        created = self._send("POST", collection, body=self._document.body(collection, "post"))
        self._send("GET", collection)
        self._send(
            "PATCH",
            created.headers["location"],
            body=self._document.body(row, "patch"),
            headers={"If-Match": created.headers["etag"]},
        )

    def sign_in(self) -> None:
        """Where the service keeps accounts: open one and go on as it."""
        register = self._document.path_ending("/auth/register")
        login = self._document.path_ending("/auth/login")
        if register and login:
            account = self._document.body(register, "post")
            self._send("POST", register, body=account)
            token = self._send("POST", login, body=account).json().get("access_token")
            if token:
                self._client.headers["Authorization"] = f"Bearer {token}"

    def _send(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> httpx2.Response:
        request = self._client.build_request(method, path, json=body, headers=headers)
        told = dict(headers or {})
        if authorization := self._client.headers.get("authorization"):
            told["Authorization"] = authorization
        console.request(method, request.url.path, told, body)
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
