import pytest
from joserfc.jwk import ECKey, OKPKey

from app.identity.auth.jwt.keys import SigningKeys, development_key


def pem(key: OKPKey | ECKey | None = None, *, private: bool = True, password: str = "") -> str:
    key = key or OKPKey.generate_key("Ed25519")
    return key.as_pem(private=private, password=password or None).decode()


def test_the_first_of_several_keys_signs() -> None:
    new, old = pem(), pem()

    keys = SigningKeys.from_pem(f"{new}\n{old}")

    assert len(keys.keys) == 2
    assert keys.current.as_pem(private=True).decode() == new


def test_line_breaks_may_be_escaped() -> None:
    key = development_key()

    keys = SigningKeys.from_pem(key.replace("\n", "\\n"))

    assert keys.current.as_pem(private=True).decode() == key


def test_the_published_keys_are_the_public_halves() -> None:
    keys = SigningKeys.from_pem(development_key() + pem())

    published = keys.jwks["keys"]

    assert [set(key) for key in published] == [{"kty", "crv", "x", "kid", "use", "alg"}] * 2
    assert {key["alg"] for key in published} == {"EdDSA"}
    assert {key["use"] for key in published} == {"sig"}
    assert [key["kid"] for key in published] == [key.thumbprint() for key in keys.keys]


def test_the_development_key_is_the_same_everywhere() -> None:
    keys = SigningKeys.from_pem(development_key())

    assert keys.current.kid == SigningKeys.from_pem(development_key()).current.kid


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no PEM block"),
        ("secret", "beside PEM blocks"),
        (development_key() + "and more", "beside PEM blocks"),
        (development_key().replace("-----END", "----END"), "beside PEM blocks"),
        ("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", "no unencrypted Ed25519"),
        (pem(private=False), "no private Ed25519"),
        (pem(password="password"), "unencrypted"),
        (pem(ECKey.generate_key("P-256")), "no unencrypted Ed25519"),
        (pem(OKPKey.generate_key("Ed448")), "no private Ed25519"),
    ],
)
def test_a_refusal_says_why_and_quotes_nothing(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason) as refusal:
        SigningKeys.from_pem(text)

    assert "AAAA" not in str(refusal.value)
    assert refusal.value.__suppress_context__ or refusal.value.__context__ is None
