import hashlib
import time
from collections import OrderedDict

from app.identity.auth.bearer import invalid_token, read_token
from app.identity.auth.jwt.revocations import Revocations
from app.identity.auth.jwt.tokens import AccessTokens, InvalidTokenError
from app.identity.caller import Caller

VERIFIED_TOKENS_KEPT = 10_000


class JwtAuthenticator:
    """Knows callers by their access tokens.

    A signature takes a hundred times longer to verify than a token's hash to look up, so what was
    verified is kept; expiry and revocation are checked each time.
    """

    def __init__(self, tokens: AccessTokens, revocations: Revocations) -> None:
        self._tokens = tokens
        self._revocations = revocations
        self._verified: OrderedDict[bytes, tuple[Caller, int]] = OrderedDict()

    async def authenticate(self, authorization: str | None) -> Caller:
        caller, expires_at = self._verify(read_token(authorization))
        if not self._revocations.known:
            await self._revocations.refresh()
        if expires_at <= time.time() or self._revocations.contain(caller.session_id):
            raise invalid_token("invalid_token")
        return caller

    def _verify(self, token: str) -> tuple[Caller, int]:
        key = hashlib.sha256(token.encode()).digest()
        verified = self._verified.get(key)
        if verified is not None:
            self._verified.move_to_end(key)
            return verified
        try:
            claims = self._tokens.verify(token)
        except InvalidTokenError:
            raise invalid_token("invalid_token") from None
        caller = Caller.with_roles(claims.sub, claims.roles, claims.sid)
        self._verified[key] = caller, claims.exp
        if len(self._verified) > VERIFIED_TOKENS_KEPT:
            self._verified.popitem(last=False)
        return caller, claims.exp
