import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from app.identity.accounts.errors import invalid_credentials
from app.identity.accounts.events import by_account, failed_login
from app.identity.accounts.models import Account
from app.identity.accounts.store import holds_password
from app.identity.auth.bearer import invalid_token
from app.identity.auth.jwt import store
from app.identity.auth.jwt.revocations import Revocations
from app.identity.auth.jwt.tokens import AccessTokens
from app.platform.clock import utc_now
from app.platform.database import Database
from app.platform.ids import new_id
from app.platform.journal import Journal

GRACE = timedelta(seconds=10)


@dataclass(frozen=True)
class TokenPair:
    access_token: str
    expires_in: int
    refresh_token: str
    refresh_expires_in: int


class TokenFamilies:
    """Families of refresh tokens: each token is used once, and gives the next one.

    A token that comes again tells that somebody else has it too, and ends its family. Only a retry
    is spared: the successor is computed from the token, so the same pair can be given again
    although nothing but hashes is stored.
    """

    def __init__(
        self,
        database: Database,
        journal: Journal,
        tokens: AccessTokens,
        revocations: Revocations,
        *,
        refresh_token_ttl_seconds: int,
        key: bytes,
    ) -> None:
        self._database = database
        self._journal = journal
        self._tokens = tokens
        self._revocations = revocations
        self._ttl = timedelta(seconds=refresh_token_ttl_seconds)
        self._key = key

    async def start(self, account: Account) -> TokenPair:
        """Raises the problem invalid-credentials when the password is another one by now."""
        now = utc_now()
        family_id, refresh_token = new_id(), secrets.token_urlsafe(32)
        async with self._database.transaction() as connection:
            holds = await holds_password(connection, account)
            if holds:
                await store.add_family(connection, family_id, account.id, now, now + self._ttl)
                await store.add_token(connection, sha256(refresh_token), family_id, now + self._ttl)
                await self._journal.append(connection, by_account("auth.login", account.id))
        if not holds:
            await self._journal.record(failed_login(account.id))
            raise invalid_credentials()
        return self._pair(account.id, account.roles, family_id, refresh_token, now)

    async def refresh(self, refresh_token: str, client: str) -> TokenPair:
        """Raises the problem invalid-token; `client` is what a retry has in common."""
        now = utc_now()
        presented, client_mac = sha256(refresh_token), self._mac("client", client)
        successor = to_base64(self._mac("successor", refresh_token))
        issued_at: datetime | None = now
        async with self._database.transaction() as connection:
            token = await store.lock_token(connection, presented)
            if token is None or token.expires_at <= now:
                raise invalid_token("invalid_refresh_token")
            if token.used_at is None:
                until = now + self._ttl
                await store.use_token(connection, presented, now, client_mac)
                await store.add_token(connection, sha256(successor), token.family_id, until)
                await store.prolong_family(connection, token.family_id, until)
            elif (
                abs(now - token.used_at) <= GRACE
                and token.used_by == client_mac
                and await store.is_unused(connection, sha256(successor))
            ):
                issued_at = token.used_at
            else:
                issued_at = None
                await store.end_families(connection, [token.family_id], now)
                reuse = by_account("auth.refresh_reuse", token.account_id, "denied")
                await self._journal.append(connection, reuse)
        if issued_at is None:
            self._revocations.add([token.family_id])
            raise invalid_token("refresh_token_reuse")
        return self._pair(token.account_id, token.roles, token.family_id, successor, issued_at)

    async def end(self, refresh_token: str) -> None:
        """Ends the family of any of its tokens; an unknown one is none's."""
        async with self._database.transaction() as connection:
            token = await store.lock_token(connection, sha256(refresh_token))
            if token is None:
                return
            await store.end_families(connection, [token.family_id], utc_now())
            await self._journal.append(connection, by_account("auth.logout", token.account_id))
        self.forget([token.family_id])

    async def end_others(
        self, connection: AsyncConnection, account_id: UUID, kept: UUID | None
    ) -> Collection[UUID]:
        families = await store.lock_other_families(connection, account_id, kept)
        await store.end_families(connection, families, utc_now())
        return families

    async def delete_expired(self, now: datetime) -> None:
        async with self._database.transaction() as connection:
            await store.delete_expired(connection, now)

    def forget(self, session_ids: Collection[UUID]) -> None:
        self._revocations.add(session_ids)

    def _pair(
        self,
        account_id: UUID,
        roles: tuple[str, ...],
        family_id: UUID,
        refresh_token: str,
        issued_at: datetime,
    ) -> TokenPair:
        jti = to_base64(self._mac("jti", refresh_token))
        return TokenPair(
            access_token=self._tokens.issue(account_id, roles, family_id, jti, issued_at),
            expires_in=self._tokens.ttl_seconds,
            refresh_token=refresh_token,
            refresh_expires_in=int(self._ttl.total_seconds()),
        )

    def _mac(self, purpose: str, text: str) -> bytes:
        return hmac.digest(self._key, f"{purpose}:{text}".encode(), "sha256")


def sha256(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def to_base64(value: bytes) -> str:
    return urlsafe_b64encode(value).decode().rstrip("=")
