from collections.abc import Callable
from typing import Protocol
from uuid import UUID

from fastapi import Request


class Caller(Protocol):
    """Who a request acts for."""

    @property
    def id(self) -> UUID: ...

    @property
    def permissions(self) -> frozenset[str]: ...

    @property
    def is_anonymous(self) -> bool:
        """Whether everybody is this caller, so that only their addresses tell clients apart."""


class Authenticator(Protocol):
    async def authenticate(self, authorization: str | None) -> Caller:
        """The caller that the Authorization header proves.

        Raises the problems authentication-required and invalid-token.
        """


# Whether a caller who has a permission may use it for this request.
Policy = Callable[[Caller, str, Request], bool]
