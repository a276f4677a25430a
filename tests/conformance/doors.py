"""The account routes, as one client at one address uses them."""

import ipaddress
import secrets
from typing import Any

import httpx2

from tests.conformance.raw_json import encode
from tests.harness.services import Service

PASSWORD_WORDS = 18


class Door:
    """Each door has an address of its own, so that the failures of one test throttle no other."""

    def __init__(self, service: Service, agent: str = "suite/1", address: str = "") -> None:
        self.service = service
        self.address = address or fresh_address()
        headers = {"X-Forwarded-For": self.address, "User-Agent": agent}
        self.client = service.anonymous(**headers)

    def post(self, route: str, body: Any, token: str = "") -> httpx2.Response:
        headers = {"Content-Type": "application/json"} | bearer(token)
        path = f"{self.service.api}/auth/{route}"
        return self.client.post(path, content=encode(body), headers=headers)

    def register(self, email: Any, password: Any) -> httpx2.Response:
        return self.post("register", {"email": email, "password": password})

    def login(self, email: Any, password: Any) -> httpx2.Response:
        return self.post("login", {"email": email, "password": password})

    def refresh(self, token: Any) -> httpx2.Response:
        return self.post("refresh", {"refresh_token": token})

    def logout(self, token: Any) -> httpx2.Response:
        return self.post("logout", {"refresh_token": token})

    def password(self, token: str, current: Any, new: Any) -> httpx2.Response:
        return self.post("password", {"current_password": current, "new_password": new}, token)

    def me(self, token: str) -> httpx2.Response:
        return self.client.get(f"{self.service.api}/auth/me", headers=bearer(token))

    def new_account(self) -> tuple[str, str]:
        email, password = fresh_email(), fresh_password()
        answer = self.register(email, password)
        assert answer.status_code == 201, answer.text
        return email, password

    def pair(self, email: str, password: str) -> dict[str, Any]:
        """The tokens of a new session."""
        answer = self.login(email, password)
        assert answer.status_code == 200, answer.text
        pair: dict[str, Any] = answer.json()
        return pair


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"} if token else {}


def fresh_address() -> str:
    """One of the addresses that are kept for benchmarks."""
    return str(
        ipaddress.IPv4Address(int(ipaddress.IPv4Address("198.18.0.0")) + secrets.randbits(17))
    )


def fresh_email() -> str:
    return f"{secrets.token_hex(8)}@example.com"


def fresh_password() -> str:
    return secrets.token_urlsafe(PASSWORD_WORDS)
