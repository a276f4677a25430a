"""How a route declares who may use it: with one permission, with none but an account, or public."""

from collections.abc import Callable
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


def requires(permission: str = ANY_ACCOUNT, dependency: Callable[..., Any] = current_caller) -> Any:
    """Declares a parameter as what `dependency` makes for a caller who has `permission`.

    That is the caller itself, or what works on behalf of it: one dependency costs less than two.
    """
    return Security(dependency, scopes=[permission])


def declared_access(dependant: Dependant) -> str | None:
    """The permission that a route asks for, ANY_ACCOUNT, PUBLIC, or None when it declares none."""
    for dependency in dependant.dependencies:
        if dependency.call is public:
            return PUBLIC
        if dependency.own_oauth_scopes:
            return dependency.own_oauth_scopes[0]
    return None
