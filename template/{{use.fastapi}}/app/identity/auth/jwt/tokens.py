import time
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from joserfc import jws
from joserfc.errors import JoseError, UnsupportedAlgorithmError
from joserfc.jwa import JWSAlgModel
from joserfc.jws import JWSRegistry
from pydantic import BaseModel, ConfigDict

from app.identity.auth.jwt.keys import SigningKeys


class InvalidTokenError(Exception):
    """The token is forged, expired or meant for somebody else."""


class EdDSAOnly(JWSRegistry):
    """Knows one algorithm, whatever a token's header asks for."""

    # RFC 9864 renamed it to Ed25519; joserfc would warn at each use, clients know the old name.
    def get_alg(self, name: str) -> JWSAlgModel:
        if name != "EdDSA":
            raise UnsupportedAlgorithmError
        return self.algorithms[name]


class Claims(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True)

    iss: str
    aud: str
    sub: UUID
    iat: int
    exp: int
    nbf: int = 0
    jti: str
    sid: UUID
    roles: tuple[str, ...]


@dataclass(frozen=True)
class AccessTokens:
    keys: SigningKeys
    issuer: str
    audience: str
    ttl_seconds: int

    def issue(
        self, account_id: UUID, roles: tuple[str, ...], sid: UUID, jti: str, at: datetime
    ) -> str:
        issued_at = int(at.timestamp())
        claims = Claims(
            iss=self.issuer,
            aud=self.audience,
            sub=account_id,
            iat=issued_at,
            exp=issued_at + self.ttl_seconds,
            jti=jti,
            sid=sid,
            roles=roles,
        )
        header = {"alg": "EdDSA", "kid": self.keys.current.kid, "typ": "JWT"}
        payload = claims.model_dump_json(exclude_unset=True)
        return jws.serialize_compact(header, payload, self.keys.current, registry=EdDSAOnly())

    def verify(self, token: str) -> Claims:
        try:
            signed = jws.deserialize_compact(token, self.keys.key_set, registry=EdDSAOnly())
            claims = Claims.model_validate_json(signed.payload or b"")
        except (JoseError, ValueError, TypeError, AttributeError) as error:
            raise InvalidTokenError from error
        is_ours = claims.iss == self.issuer and claims.aud == self.audience
        if not (is_ours and claims.nbf <= time.time() < claims.exp):
            raise InvalidTokenError
        return claims
