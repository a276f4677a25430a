import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from app.identity.auth.jwt.keys import SigningKeys, development_key


def pem(
    key: Ed25519PrivateKey | ec.EllipticCurvePrivateKey,
    encryption: KeySerializationEncryption | None = None,
) -> str:
    return key.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, encryption or NoEncryption()
    ).decode()


def test_the_first_of_several_keys_signs() -> None:
    new, old = pem(Ed25519PrivateKey.generate()), pem(Ed25519PrivateKey.generate())

    keys = SigningKeys.from_pem(f"{new}\n{old}")

    assert len(keys.keys) == 2
    assert keys.current.as_pem(private=True).decode() == new


def test_line_breaks_may_be_escaped() -> None:
    key = development_key()

    keys = SigningKeys.from_pem(key.replace("\n", "\\n"))

    assert keys.current.as_pem(private=True).decode() == key


def test_the_published_keys_are_the_public_halves() -> None:
    keys = SigningKeys.from_pem(development_key() + pem(Ed25519PrivateKey.generate()))

    published = keys.jwks["keys"]

    assert [set(key) for key in published] == [{"kty", "crv", "x", "kid", "use", "alg"}] * 2
    assert {key["alg"] for key in published} == {"EdDSA"}
    assert {key["use"] for key in published} == {"sig"}
    assert [key["kid"] for key in published] == [key.thumbprint() for key in keys.keys]


def test_the_development_key_is_the_same_everywhere() -> None:
    keys = SigningKeys.from_pem(development_key())

    assert keys.current.kid == SigningKeys.from_pem(development_key()).current.kid


ED25519 = Ed25519PrivateKey.generate()
PUBLIC = ED25519.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no PEM block"),
        ("secret", "beside PEM blocks"),
        (development_key() + "and more", "beside PEM blocks"),
        (development_key().replace("-----END", "----END"), "beside PEM blocks"),
        ("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", "private key"),
        (PUBLIC.decode(), "private key"),
        (pem(ED25519, BestAvailableEncryption(b"password")), "unencrypted"),
        (pem(ec.generate_private_key(ec.SECP256R1())), "not Ed25519"),
    ],
)
def test_a_refusal_says_why_and_quotes_nothing(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason) as refusal:
        SigningKeys.from_pem(text)

    assert "AAAA" not in str(refusal.value)
    assert refusal.value.__suppress_context__ or refusal.value.__context__ is None
