from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from fastapi import APIRouter

from app.identity.caller import Caller
from app.platform.counting import Counting
from app.platform.database import Database
from app.platform.journal import Journal
from app.platform.settings import ServiceSettings

ANONYMOUS = Caller.with_roles(
    UUID("00000000-0000-7000-8000-000000000000"), ["user"], is_anonymous=True
)


class AnonymousAuthenticator:
    async def authenticate(self, authorization: str | None) -> Caller:
        return ANONYMOUS


class AnonymousIdentity:
    """Every caller is the same owner."""

    api_routers: Sequence[APIRouter] = ()
    root_routers: Sequence[APIRouter] = ()

    def __init__(self) -> None:
        self.authenticator = AnonymousAuthenticator()

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def clean_up(self, now: datetime) -> None: ...


def build_identity(
    settings: ServiceSettings, database: Database, journal: Journal, counting: Counting
) -> AnonymousIdentity:
    return AnonymousIdentity()
