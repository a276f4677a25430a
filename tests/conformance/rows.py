"""The project's own resource, spoken to over HTTP by one caller."""

from collections.abc import Iterator
from typing import Any

import httpx2

from tests.conformance.raw_json import encode
from tests.conformance.samples import Samples
from tests.harness.accounts import Account
from tests.harness.services import Service

JSON = "application/json"
MERGE_PATCH = "application/merge-patch+json"
MATCH_ANY = "*"


class Rows:
    def __init__(self, client: httpx2.Client, path: str, samples: Samples) -> None:
        self.client = client
        self.path = path
        self.samples = samples

    def at(self, row_id: str) -> str:
        return f"{self.path}/{row_id}"

    def post(self, body: Any, **headers: str) -> httpx2.Response:
        return self._send("POST", self.path, body, JSON, headers)

    def put(self, row_id: str, body: Any, match: str | None = MATCH_ANY) -> httpx2.Response:
        return self._send("PUT", self.at(row_id), body, JSON, _if_match(match))

    def patch(
        self, row_id: str, body: Any, match: str | None = MATCH_ANY, media_type: str = MERGE_PATCH
    ) -> httpx2.Response:
        return self._send("PATCH", self.at(row_id), body, media_type, _if_match(match))

    def get(self, row_id: str, **headers: str) -> httpx2.Response:
        return self.client.get(self.at(row_id), headers=_named(headers))

    def delete(self, row_id: str, match: str | None = MATCH_ANY) -> httpx2.Response:
        return self.client.delete(self.at(row_id), headers=_if_match(match))

    def page(self, **query: Any) -> httpx2.Response:
        return self.client.get(self.path, params=query)

    def create(self, **overrides: Any) -> dict[str, Any]:
        answer = self.post(self.samples.body(**overrides))
        assert answer.status_code == 201, answer.text
        row: dict[str, Any] = answer.json()
        return row

    def read(self, row_id: str) -> dict[str, Any]:
        answer = self.get(row_id)
        assert answer.status_code == 200, answer.text
        row: dict[str, Any] = answer.json()
        return row

    def pages(self, **query: Any) -> Iterator[dict[str, Any]]:
        """Each page of a list, by its cursors."""
        for _ in range(10_000):
            answer = self.page(**query)
            assert answer.status_code == 200, answer.text
            page: dict[str, Any] = answer.json()
            yield page
            if page["next_cursor"] is None:
                return
            query["cursor"] = page["next_cursor"]
        raise AssertionError("the list has no end")

    def walk(self, **query: Any) -> list[dict[str, Any]]:
        return [row for page in self.pages(**query) for row in page["items"]]

    def _send(
        self, method: str, path: str, body: Any, media_type: str, headers: dict[str, str]
    ) -> httpx2.Response:
        content = body if isinstance(body, bytes) else encode(body)
        sent = {"Content-Type": media_type} | _named(headers)
        return self.client.request(method, path, content=content, headers=sent)


def rows_of(service: Service, user: Account | None = None) -> Rows:
    """The resource as the user sees it, or a new one."""
    return Rows(service.client(user), service.collection, Samples(service.entity))


def etag(version: int) -> str:
    return f'"{version}"'


def _if_match(match: str | None) -> dict[str, str]:
    return {} if match is None else {"If-Match": match}


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}
