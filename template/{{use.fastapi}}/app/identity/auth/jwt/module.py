import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

import structlog
from fastapi import APIRouter
from sqlalchemy.exc import SQLAlchemyError

from app.identity.accounts import routes as account_routes
from app.identity.accounts.hashing import PasswordHasher
from app.identity.accounts.service import Accounts
from app.identity.accounts.throttle import LoginThrottle
from app.identity.auth.jwt import routes
from app.identity.auth.jwt.authenticator import JwtAuthenticator
from app.identity.auth.jwt.families import TokenFamilies
from app.identity.auth.jwt.keys import SigningKeys
from app.identity.auth.jwt.revocations import Revocations
from app.identity.auth.jwt.settings import JwtSettings
from app.identity.auth.jwt.tokens import AccessTokens
from app.platform.counting import Counting
from app.platform.database import Database
from app.platform.journal import Journal

# How late another replica's logout may take effect here is half of what is promised.
POLL_SECONDS = 0.5
STOP_SECONDS = 1

log = structlog.get_logger()


class JwtIdentity:
    """Accounts that log in for an access token and a refresh token."""

    api_routers: Sequence[APIRouter] = (account_routes.router, routes.router)
    root_routers: Sequence[APIRouter] = (routes.well_known,)

    def __init__(
        self, settings: JwtSettings, database: Database, journal: Journal, counting: Counting
    ) -> None:
        keys = SigningKeys.from_pem(settings.jwt_private_key.get_secret_value())
        tokens = AccessTokens(
            keys, settings.jwt_issuer, settings.jwt_audience, settings.access_token_ttl_seconds
        )
        self._settings = settings
        self._hasher = PasswordHasher()
        self._revocations = Revocations(database, settings.access_token_ttl_seconds)
        self._stopping = asyncio.Event()
        self._is_behind = False
        self._admin_is_made = False
        self.jwks = keys.jwks
        self.authenticator = JwtAuthenticator(database, tokens, self._revocations)
        self.families = TokenFamilies(
            database,
            journal,
            tokens,
            self._revocations,
            refresh_token_ttl_seconds=settings.refresh_token_ttl_seconds,
            key=settings.derive_key("refresh tokens"),
        )
        throttle = LoginThrottle(counting)
        self.accounts = Accounts(database, journal, self.families, self._hasher, throttle)

    async def start(self) -> None:
        await self.catch_up()
        self._following = asyncio.create_task(self._follow())

    async def stop(self) -> None:
        # A query that is cancelled leaves its connection behind, so a running one may end.
        self._stopping.set()
        await asyncio.wait({self._following}, timeout=STOP_SECONDS)
        self._following.cancel()
        with suppress(asyncio.CancelledError):
            await self._following
        self._hasher.close()

    async def clean_up(self, now: datetime) -> None:
        await self.families.delete_expired(now)

    async def _follow(self) -> None:
        while not self._stopping.is_set():
            try:
                await asyncio.wait_for(self._stopping.wait(), POLL_SECONDS)
            except TimeoutError:
                await self.catch_up()

    async def catch_up(self) -> None:
        """Learns what other replicas have ended; a database that is away is asked again later."""
        try:
            await self._make_admin()
            await self._revocations.refresh()
            self._is_behind = False
        except (SQLAlchemyError, OSError) as error:
            if not self._is_behind:
                log.warning("ended sessions can't be read", error=type(error).__name__)
            self._is_behind = True

    async def _make_admin(self) -> None:
        email, password = (
            self._settings.bootstrap_admin_email,
            self._settings.bootstrap_admin_password,
        )
        if email and password and not self._admin_is_made:
            await self.accounts.ensure_admin(email, password.get_secret_value())
        self._admin_is_made = True


def build_identity(
    settings: JwtSettings, database: Database, journal: Journal, counting: Counting
) -> JwtIdentity:
    return JwtIdentity(settings, database, journal, counting)
