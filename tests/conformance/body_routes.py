"""Every route that takes a body, each with a request that is valid but for what a test spoils."""

from typing import Any, NamedTuple

import httpx2

from tests.conformance.raw_json import encode
from tests.conformance.rows import Rows
from tests.harness.accounts import Account
from tests.harness.services import Service

ROUTES = ("POST", "PUT", "PATCH")
ACCOUNT_ROUTES = ("register", "login", "refresh", "logout", "password")


class BodyRoute(NamedTuple):
    method: str
    path: str
    members: dict[str, Any]
    client: httpx2.Client

    def send(self, content: bytes, **headers: str) -> httpx2.Response:
        """The headers with `_` for `-`; an empty one is left out."""
        sent = {"Content-Type": "application/json", "If-Match": "*"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        kept = {name: value for name, value in sent.items() if value}
        return self.client.request(self.method, self.path, content=content, headers=kept)

    def send_members(self, members: Any) -> httpx2.Response:
        return self.send(encode(members))


def body_routes(service: Service, rows: Rows, user: Account) -> list[BodyRoute]:
    row = rows.create()
    at = rows.at(row["id"])
    found = [
        BodyRoute("POST", rows.path, rows.samples.body(), rows.client),
        BodyRoute("PUT", at, rows.samples.body(), rows.client),
        BodyRoute("PATCH", at, rows.samples.body(), rows.client),
    ]
    if service.has_accounts:
        credentials = {"email": "new@example.com", "password": "a password that nobody has"}
        refresh = {"refresh_token": "unknown"}
        passwords = {"current_password": user.password, "new_password": f"{user.password} again"}
        for name, members in zip(
            ACCOUNT_ROUTES, (credentials, credentials, refresh, refresh, passwords), strict=True
        ):
            path = f"{service.api}/auth/{name}"
            client = rows.client if name == "password" else service.anonymous()
            found.append(BodyRoute("POST", path, members, client))
    return found
