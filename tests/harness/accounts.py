import secrets
from dataclasses import dataclass, field
from typing import Any

import httpx2


@dataclass
class Account:
    """A caller. Without accounts in the service it is the anonymous owner of everything."""

    email: str = ""
    password: str = ""
    id: str = ""
    tokens: dict[str, Any] = field(default_factory=dict)

    @property
    def headers(self) -> dict[str, str]:
        token = self.tokens.get("access_token")
        return {"Authorization": f"Bearer {token}"} if token else {}


def register(client: httpx2.Client, api: str) -> Account:
    account = Account(f"{secrets.token_hex(8)}@example.com", secrets.token_urlsafe(18))
    body = {"email": account.email, "password": account.password}
    answer = client.post(f"{api}/auth/register", json=body)
    assert answer.status_code == 201, answer.text
    account.id = answer.json()["id"]
    return log_in(client, api, account)


def log_in(client: httpx2.Client, api: str, account: Account) -> Account:
    body = {"email": account.email, "password": account.password}
    answer = client.post(f"{api}/auth/login", json=body)
    assert answer.status_code == 200, answer.text
    account.tokens = answer.json()
    return account
