"""Access tokens read, checked and forged without the service's own code."""

import base64
import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)

Public = Ed25519PublicKey | ec.EllipticCurvePublicKey


def parts(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    header, claims, _ = token.split(".")
    return json.loads(_decoded(header)), json.loads(_decoded(claims))


def verified(token: str, key_set: dict[str, Any]) -> dict[str, Any]:
    """The claims, if the published key that the token names signed them."""
    header, claims = parts(token)
    (key,) = (key for key in key_set["keys"] if key["kid"] == header["kid"])
    text, _, signature = token.rpartition(".")
    if key["kty"] == "OKP":
        public = Ed25519PublicKey.from_public_bytes(_decoded(key["x"]))
        public.verify(_decoded(signature), text.encode())
    else:
        r, s = (int.from_bytes(half) for half in _halves(_decoded(signature)))
        _point(key).verify(encode_dss_signature(r, s), text.encode(), ec.ECDSA(SHA256()))
    return claims


def signed(header: dict[str, Any], claims: dict[str, Any], pem: str) -> str:
    key = load_pem_private_key(pem.encode(), None)
    assert isinstance(key, Ed25519PrivateKey)
    return assembled(header, claims, key.sign(signing_input(header, claims)))


def public_pem(jwk: dict[str, str]) -> bytes:
    if jwk["kty"] == "OKP":
        public: Public = Ed25519PublicKey.from_public_bytes(_decoded(jwk["x"]))
    else:
        public = _point(jwk)
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def public_part(pem: str) -> dict[str, str]:
    """The public half of a private key, as a JWK."""
    key = load_pem_private_key(pem.encode(), None)
    assert isinstance(key, Ed25519PrivateKey)
    return {"kty": "OKP", "crv": "Ed25519", "x": _encoded(key.public_key().public_bytes_raw())}


def assembled(header: dict[str, Any], claims: dict[str, Any], signature: bytes) -> str:
    texts = (json.dumps(part).encode() for part in (header, claims))
    return ".".join(_encoded(part) for part in (*texts, signature))


def signing_input(header: dict[str, Any], claims: dict[str, Any]) -> bytes:
    return assembled(header, claims, b"").rpartition(".")[0].encode()


def _point(jwk: dict[str, str]) -> ec.EllipticCurvePublicKey:
    x, y = (int.from_bytes(_decoded(jwk[name])) for name in "xy")
    return ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(f"{text}===")


def _halves(signature: bytes) -> tuple[bytes, bytes]:
    return signature[:32], signature[32:]


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
