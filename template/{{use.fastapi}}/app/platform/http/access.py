"""How a route declares who may use it: with one permission, with none but an account, or public."""

from typing import Any

from fastapi import Request, Security
from fastapi.dependencies.models import Dependant

from app.platform.http.authentication import Caller

ANY_ACCOUNT = "any account"
PUBLIC = "public"


async def current_caller(request: Request) -> Caller:
    caller: Caller = request.state.caller
    return caller


async def public() -> None:
    """Marks a route that needs no authentication, as `dependencies=[Depends(public)]`."""


def requires(permission: str = ANY_ACCOUNT) -> Any:
    """Declares a parameter as the caller, who must have `permission`."""
    return Security(current_caller, scopes=[permission])


def declared_access(dependant: Dependant) -> str | None:
    """The permission that a route asks for, ANY_ACCOUNT, PUBLIC, or None when it declares none."""
    for dependency in dependant.dependencies:
        if dependency.call is public:
            return PUBLIC
        if dependency.call is current_caller:
            return next(iter(dependency.own_oauth_scopes or []), None)
    return None
