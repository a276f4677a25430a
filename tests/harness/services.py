"""A running service as a client sees it, whoever started it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import httpx2

from tests.harness.accounts import Account, log_in, register
from tests.harness.deployments import ADMIN, Deployment
from tests.harness.entities import Entity
from tests.harness.processes import Process


@dataclass
class Service:
    base_url: str
    answers: Mapping[str, Any]
    deployment: Deployment | None = None
    process: Process | None = None
    admin_login: tuple[str, str] = ADMIN
    _open: list[httpx2.Client] = field(default_factory=list)

    @property
    def api(self) -> str:
        return "/api/v1" if self.answers.get("versioning", "url") == "url" else "/api"

    @cached_property
    def entity(self) -> Entity:
        return Entity.from_answers(self.answers)

    @property
    def collection(self) -> str:
        return f"{self.api}/{self.entity.path}"

    @property
    def has_accounts(self) -> bool:
        return self.answers.get("auth", "none") in {"jwt", "session"}

    @property
    def address(self) -> tuple[str, int]:
        url = httpx2.URL(self.base_url)
        return url.host, url.port or 80

    def anonymous(self, **headers: str) -> httpx2.Client:
        client = httpx2.Client(
            base_url=self.base_url, headers=headers, timeout=30, verify=False, trust_env=False
        )
        self._open.append(client)
        return client

    def client(self, user: Account | None = None, **headers: str) -> httpx2.Client:
        """A client that acts for the user, or for a new one."""
        return self.anonymous(**((user or self.account()).headers | headers))

    def account(self) -> Account:
        return register(self._door, self.api) if self.has_accounts else Account()

    def admin(self) -> Account:
        if not self.has_accounts:
            return Account()
        admin = log_in(self._door, self.api, Account(*self.admin_login))
        me = self._door.get(f"{self.api}/auth/me", headers=admin.headers)
        admin.id = me.json()["id"]
        return admin

    def close(self) -> None:
        for client in self._open:
            client.close()
        self._open.clear()

    @cached_property
    def _door(self) -> httpx2.Client:
        return self.anonymous()
