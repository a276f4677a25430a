from fastapi import Request

from app.platform.http.authentication import Caller


def permits(caller: Caller, permission: str, request: Request) -> bool:
    """May refuse what the caller's roles allow, by attributes: the hour, the network, the tenant.

    It is asked before the body is parsed. What depends on a row belongs in the row's service.
    """
    return True
