import hashlib
import time
from collections import OrderedDict
from typing import NamedTuple

from app.identity.auth.bearer import invalid_token, read_token
from app.identity.auth.jwt import store
from app.identity.auth.jwt.revocations import Revocations
from app.identity.auth.jwt.tokens import AccessTokens, InvalidTokenError
from app.identity.caller import Caller
from app.platform.database import Database

VERIFIED_TOKENS_KEPT = 10_000


class Verified(NamedTuple):
    caller: Caller
    expires_at: int
    # Not by the clock, which may be set: an ended family is remembered no longer than this.
    kept_until: float


class JwtAuthenticator:
    """Knows callers by their access tokens.

    To verify a signature and to look its family up takes a hundred times longer than to look up
    a hash, so a token that passed is kept; expiry and revocation are checked each time.
    """

    def __init__(self, database: Database, tokens: AccessTokens, revocations: Revocations) -> None:
        self._database = database
        self._tokens = tokens
        self._revocations = revocations
        self._verified: OrderedDict[bytes, Verified] = OrderedDict()

    async def authenticate(self, authorization: str | None) -> Caller:
        token = read_token(authorization)
        key = hashlib.sha256(token.encode()).digest()
        verified = self._verified.get(key)
        if verified is None or verified.kept_until <= time.monotonic():
            verified = await self._verify(token)
            self._keep(key, verified)
        else:
            self._verified.move_to_end(key)
        caller = verified.caller
        if verified.expires_at <= time.time() or self._revocations.contain(caller.session_id):
            raise invalid_token("invalid_token")
        return caller

    async def _verify(self, token: str) -> Verified:
        kept_until = time.monotonic() + self._tokens.ttl_seconds
        try:
            claims = self._tokens.verify(token)
        except InvalidTokenError:
            raise invalid_token("invalid_token") from None
        if not await store.is_live(self._database, claims.sid, claims.sub):
            raise invalid_token("invalid_token")
        caller = Caller.with_roles(claims.sub, claims.roles, claims.sid)
        return Verified(caller, claims.exp, kept_until)

    def _keep(self, key: bytes, verified: Verified) -> None:
        self._verified[key] = verified
        if len(self._verified) > VERIFIED_TOKENS_KEPT:
            self._verified.popitem(last=False)
