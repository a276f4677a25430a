import base64
import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws
from joserfc.jwk import OctKey, OKPKey

from app.identity.auth.jwt.keys import SigningKeys, development_key
from app.identity.auth.jwt.tokens import AccessTokens, EdDSAOnly, InvalidTokenError

ACCOUNT = UUID("0190e0a0-0000-7000-8000-000000000001")
FAMILY = UUID("0190e0a0-0000-7000-8000-000000000002")
KEYS = SigningKeys.from_pem(development_key())
TOKENS = AccessTokens(KEYS, issuer="orders", audience="orders", ttl_seconds=900)


def new_key() -> str:
    return OKPKey.generate_key("Ed25519").as_pem(private=True).decode()


def issue(tokens: AccessTokens = TOKENS, at: datetime | None = None) -> str:
    return tokens.issue(ACCOUNT, ("user",), FAMILY, "jti", at or datetime.now(UTC))


def encode(part: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


def signed(claims: dict[str, Any], **header: Any) -> str:
    header = {"alg": "EdDSA", "kid": KEYS.current.kid, **header}
    return jws.serialize_compact(header, json.dumps(claims), KEYS.current, registry=EdDSAOnly())


def valid_claims() -> dict[str, Any]:
    now = int(time.time())
    return {
        "iss": "orders",
        "aud": "orders",
        "sub": str(ACCOUNT),
        "iat": now,
        "exp": now + 900,
        "jti": "jti",
        "sid": str(FAMILY),
        "roles": ["user"],
    }


def test_a_token_carries_what_it_was_issued_for() -> None:
    at = datetime.now(UTC)

    claims = TOKENS.verify(issue(at=at))

    assert (claims.sub, claims.sid, claims.roles) == (ACCOUNT, FAMILY, ("user",))
    assert (claims.iss, claims.aud, claims.jti) == ("orders", "orders", "jti")
    assert (claims.iat, claims.exp) == (int(at.timestamp()), int(at.timestamp()) + 900)


def test_the_same_token_is_issued_for_the_same_claims() -> None:
    at = datetime.now(UTC)

    assert issue(at=at) == issue(at=at)


def test_a_token_of_an_old_key_is_verified_until_the_key_is_removed() -> None:
    old, new = new_key(), new_key()
    token = issue(AccessTokens(SigningKeys.from_pem(old), "orders", "orders", 900))

    both = AccessTokens(SigningKeys.from_pem(new + old), "orders", "orders", 900)
    assert both.verify(token).sub == ACCOUNT
    with pytest.raises(InvalidTokenError):
        AccessTokens(SigningKeys.from_pem(new), "orders", "orders", 900).verify(token)


def test_an_expired_token_is_refused() -> None:
    with pytest.raises(InvalidTokenError):
        TOKENS.verify(issue(at=datetime.now(UTC) - timedelta(seconds=900)))


def test_claims_that_were_signed_here_are_accepted() -> None:
    assert TOKENS.verify(signed(valid_claims())).sub == ACCOUNT


@pytest.mark.parametrize("claim", ["iss", "aud", "sub", "iat", "exp", "jti", "sid", "roles"])
def test_no_claim_may_be_absent(claim: str) -> None:
    claims = valid_claims()
    del claims[claim]

    with pytest.raises(InvalidTokenError):
        TOKENS.verify(signed(claims))


@pytest.mark.parametrize(
    ("claim", "value"),
    [
        ("iss", "another"),
        ("aud", "another"),
        ("sub", "ada"),
        ("sid", None),
        ("exp", "4102444800"),
        ("exp", 0),
        ("nbf", 4102444800),
        ("roles", "admin"),
    ],
)
def test_no_claim_may_have_another_form(claim: str, value: Any) -> None:
    with pytest.raises(InvalidTokenError):
        TOKENS.verify(signed({**valid_claims(), claim: value}))


def test_no_other_algorithm_is_accepted() -> None:
    public_key = KEYS.current.as_pem(private=False)
    unsigned = f"{encode({'alg': 'none'})}.{encode(valid_claims())}."
    with_public_key = jws.serialize_compact(
        {"alg": "HS256", "kid": KEYS.current.kid},
        json.dumps(valid_claims()),
        OctKey.import_key(public_key.replace(b"-----", b"")),
        algorithms=["HS256"],
    )

    for token in (unsigned, with_public_key):
        with pytest.raises(InvalidTokenError):
            TOKENS.verify(token)


def test_a_changed_token_is_refused() -> None:
    header, _, signature = issue().split(".")

    with pytest.raises(InvalidTokenError):
        TOKENS.verify(f"{header}.{encode({**valid_claims(), 'roles': ['admin']})}.{signature}")


@given(st.text() | st.lists(st.text()).map(".".join))
def test_text_that_is_no_token_is_refused(text: str) -> None:
    with pytest.raises(InvalidTokenError):
        TOKENS.verify(text)


SCALARS = st.none() | st.booleans() | st.integers() | st.text()
VALUES = st.sampled_from(["EdDSA", KEYS.current.kid]) | SCALARS | st.lists(SCALARS)
HEADERS = st.dictionaries(
    st.sampled_from(["alg", "kid", "typ", "crit", "b64", "jwk", "x5c", "zip"]), VALUES
)


@given(VALUES | HEADERS)
def test_a_header_of_any_form_is_refused_without_our_signature(header: Any) -> None:
    with pytest.raises(InvalidTokenError):
        TOKENS.verify(f"{encode(header)}.{encode(valid_claims())}.AAAA")
