"""Access tokens read, checked and forged without the service's own code."""

import base64
import json
from typing import Any

from joserfc import jws
from joserfc.jwk import ECKey, KeySet, OKPKey, import_key

ALGORITHMS = ["EdDSA", "Ed25519", "ES256"]


def parts(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    header, claims, _ = token.split(".")
    return json.loads(_decoded(header)), json.loads(_decoded(claims))


def verified(token: str, key_set: dict[str, Any]) -> dict[str, Any]:
    """The claims, if one of the published keys signed them."""
    registry = jws.JWSRegistry(algorithms=ALGORITHMS)
    signed = jws.deserialize_compact(
        token, KeySet([import_key(key) for key in key_set["keys"]]), registry=registry
    )
    claims: dict[str, Any] = json.loads(signed.payload)
    return claims


def signed(header: dict[str, Any], claims: dict[str, Any], pem: str) -> str:
    key = OKPKey.import_key(pem) if header["alg"] != "ES256" else ECKey.import_key(pem)
    registry = jws.JWSRegistry(algorithms=ALGORITHMS)
    return jws.serialize_compact(header, json.dumps(claims), key, registry=registry)


def assembled(header: dict[str, Any], claims: dict[str, Any], signature: bytes) -> str:
    texts = (json.dumps(part).encode() for part in (header, claims))
    return ".".join(_encoded(part) for part in (*texts, signature))


def signing_input(header: dict[str, Any], claims: dict[str, Any]) -> bytes:
    return assembled(header, claims, b"").rpartition(".")[0].encode()


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(f"{text}===")


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
