from dataclasses import dataclass, field
from uuid import UUID

from fastapi import Request

from app.platform.cache import Cache
from app.platform.database.database import Database
from app.platform.http.authentication import Authenticator, Policy
from app.platform.http.rate_limit import RateLimiter
from app.platform.journal import Journal
from app.platform.pagination.cursors import CursorCodec
from app.platform.settings import ServiceSettings


@dataclass(frozen=True)
class Services:
    """What routes are handed, made once in app/wiring.py."""

    settings: ServiceSettings
    database: Database
    cache: Cache
    journal: Journal
    authenticator: Authenticator
    policy: Policy
    rate_limiter: RateLimiter
    cursors: CursorCodec
    keys_in_progress: set[tuple[UUID, str, str]] = field(default_factory=set)


def build_services(
    settings: ServiceSettings,
    database: Database,
    cache: Cache,
    journal: Journal,
    authenticator: Authenticator,
    policy: Policy,
) -> Services:
    return Services(
        settings,
        database,
        cache,
        journal,
        authenticator,
        policy,
        RateLimiter(settings.rate_limit, cache.counting),
        CursorCodec(settings.derive_key("cursors")),
    )


def services_of(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


async def database_of(request: Request) -> Database:
    return services_of(request).database
