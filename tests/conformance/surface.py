"""Every operation that the service's own description names, ready to be called."""

import re
from typing import Any, NamedTuple

import httpx2

from tests.harness.services import Service

NOWHERE = "0190a0a0-0000-7000-8000-000000000000"
PUBLIC = {"register", "login", "refresh", "logout"}


class Operation(NamedTuple):
    method: str
    template: str
    described: dict[str, Any]

    def path(self, row_id: str = NOWHERE) -> str:
        named = {"name": "not-found"}
        return re.sub(r"\{(\w+)\}", lambda match: named.get(match[1], row_id), self.template)


def document(service: Service) -> dict[str, Any]:
    answer = httpx2.get(f"{service.base_url}/openapi.json", trust_env=False)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def operations(service: Service) -> list[Operation]:
    methods = ("get", "head", "post", "put", "patch", "delete", "options", "trace")
    return [
        Operation(method.upper(), template, described)
        for template, item in document(service)["paths"].items()
        for method, described in item.items()
        if method in methods
    ]


def root_paths(service: Service) -> list[str]:
    """The operational endpoints of the contract."""
    keys = ["/.well-known/jwks.json"] if service.answers.get("auth") == "jwt" else []
    return ["/livez", "/readyz", "/metrics", "/openapi.json", "/docs", "/problems/not-found", *keys]


def needs_a_caller(service: Service, operation: Operation) -> bool:
    path = operation.template
    return path.startswith(service.api) and path.removeprefix(f"{service.api}/auth/") not in PUBLIC
