import base64
import hashlib
import hmac
import json
import secrets
import time
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from tests.conformance.access_tokens import (
    assembled,
    parts,
    public_part,
    public_pem,
    signed,
    signing_input,
    verified,
)
from tests.conformance.doors import Door
from tests.conformance.problems import problem
from tests.harness.accounts import Account
from tests.harness.deployments import SECRETS
from tests.harness.secret_keys import signing_key
from tests.harness.services import Service

pytestmark = pytest.mark.target(auth="jwt")
Claims = dict[str, Any]


@pytest.fixture(scope="module")
def key_set(service: Service) -> dict[str, Any]:
    found: dict[str, Any] = service.anonymous().get("/.well-known/jwks.json").json()
    return found


@pytest.fixture(scope="module")
def token(user: Account) -> str:
    return str(user.tokens["access_token"])


@pytest.mark.clause("auth/access-token")
def test_a_token_has_the_claims_of_the_contract(
    token: str, key_set: dict[str, Any], user: Account
) -> None:
    header, _ = parts(token)
    claims = verified(token, key_set)
    assert header["alg"] in {"EdDSA", "ES256"}
    assert claims.keys() == {"iss", "aud", "sub", "iat", "exp", "jti", "sid", "roles"}
    assert (claims["sub"], claims["roles"]) == (user.id, ["user"])
    assert claims["exp"] - claims["iat"] == 900
    assert abs(claims["iat"] - time.time()) < 300
    assert user.email not in json.dumps(claims)


@pytest.mark.clause("auth/access-token")
def test_each_token_is_its_own_and_each_login_a_session(door: Door) -> None:
    email, password = door.new_account()
    claims = [parts(door.pair(email, password)["access_token"])[1] for _ in range(2)]
    assert claims[0]["jti"] != claims[1]["jti"]
    assert claims[0]["sid"] != claims[1]["sid"]


@pytest.mark.clause("endpoints/jwks", "auth/key-rotation")
def test_the_published_keys_are_public_and_named_by_their_thumbprints(
    key_set: dict[str, Any], token: str
) -> None:
    assert parts(token)[0]["kid"] in {key["kid"] for key in key_set["keys"]}
    for key in key_set["keys"]:
        assert not {"d", "p", "q", "k"} & key.keys()
        assert (key["use"], key["alg"]) in {("sig", "EdDSA"), ("sig", "Ed25519"), ("sig", "ES256")}
        hashed = {name: key[name] for name in ("crv", "kty", "x", "y") if name in key}
        text = json.dumps(hashed, sort_keys=True, separators=(",", ":")).encode()
        digest = base64.urlsafe_b64encode(hashlib.sha256(text).digest()).decode().rstrip("=")
        assert key["kid"] == digest


@pytest.mark.clause("auth/access-token")
@pytest.mark.parametrize("alg", ["none", "None", "NONE", ""])
def test_an_unsigned_token_is_refused(door: Door, token: str, alg: str) -> None:
    header, claims = parts(token)
    for signature in (b"", b"\0" * 64):
        problem(door.me(assembled(header | {"alg": alg}, claims, signature)), "invalid-token")


@pytest.mark.clause("auth/access-token")
def test_a_token_signed_with_the_public_key_as_a_secret_is_refused(
    door: Door, token: str, key_set: dict[str, Any]
) -> None:
    header, claims = parts(token)
    for key in key_set["keys"]:
        raw = base64.urlsafe_b64decode(f"{key['x']}===")
        pem = public_pem(key)
        for secret in (pem, pem.strip(), raw, key["x"].encode(), json.dumps(key).encode()):
            forged = header | {"alg": "HS256"}
            text = signing_input(forged, claims)
            signature = hmac.digest(secret, text, "sha256")
            problem(door.me(assembled(forged, claims, signature)), "invalid-token")


@pytest.mark.clause("auth/access-token")
def test_a_token_of_another_key_is_refused(door: Door, token: str) -> None:
    header, claims = parts(token)
    own = signing_key()
    jwk = public_part(own)
    for extra in ({}, {"kid": "unheard-of"}, {"jwk": jwk}, {"jku": "https://example.com/jwks"}):
        forged = {"alg": "EdDSA", "kid": header["kid"], **extra}
        problem(door.me(signed(forged, claims, own)), "invalid-token")


@pytest.mark.clause("auth/access-token")
def test_a_changed_token_is_refused(door: Door, token: str) -> None:
    header, claims = parts(token)
    signature = base64.urlsafe_b64decode(f"{token.rpartition('.')[2]}===")
    for changed in (
        assembled(header, claims | {"sub": str(uuid.uuid4())}, signature),
        assembled(header, claims | {"roles": ["admin"]}, signature),
        assembled(header, claims | {"exp": claims["exp"] + 1}, signature),
        assembled(header, claims, signature[::-1]),
        assembled(header, claims, signature[:-1]),
        assembled(header, claims, b""),
    ):
        problem(door.me(changed), "invalid-token")
    assert door.me(token).status_code == 200


@pytest.mark.clause("auth/access-token")
@pytest.mark.parametrize(
    "value",
    [
        *("Bearer", "Bearer x", "Bearer a.b.c", "Bearer ...", "Bearer a.b.c.d.e"),
        *("Basic dXNlcjpwYXNz", "Token x", "x", "Bearer \xff", "Bearer " + "a" * 5000),
        *("Bearer e30.e30.e30", "Bearer bnVsbA.bnVsbA.bnVsbA", "Bearer W10.W10.W10"),
    ],
)
def test_what_is_no_token_is_refused(door: Door, value: str) -> None:
    headers = {b"Authorization": value.encode("latin-1")}
    answer = door.client.get(f"{door.service.api}/auth/me", headers=headers)
    problem(answer, "invalid-token")
    assert answer.headers["www-authenticate"] == 'Bearer error="invalid_token"'


@pytest.mark.clause("auth/access-token")
def test_the_scheme_has_no_case(door: Door, token: str) -> None:
    for scheme in ("bearer", "BEARER"):
        headers = {"Authorization": f"{scheme} {token}"}
        answer = door.client.get(f"{door.service.api}/auth/me", headers=headers)
        assert answer.status_code == 200


@pytest.mark.clause("auth/access-token")
def test_two_tokens_are_none(door: Door, token: str) -> None:
    headers = [("Authorization", f"Bearer {token}"), ("Authorization", f"Bearer {token}x")]
    answer = door.client.get(f"{door.service.api}/auth/me", headers=headers)
    problem(answer, "invalid-token")


@pytest.mark.clause("auth/access-token")
def test_a_token_is_read_from_the_header_only(door: Door, token: str) -> None:
    path = f"{door.service.api}/auth/me"
    cookie = {"Cookie": f"access_token={token}"}
    problem(door.client.get(path, headers=cookie), "authentication-required")
    problem(door.client.get(path, params={"access_token": token}), "authentication-required")


@pytest.mark.clause("auth/access-token")
def test_a_refresh_token_is_no_access_token(door: Door, session: dict[str, Any]) -> None:
    problem(door.me(session["refresh_token"]), "invalid-token")
    problem(door.refresh(session["access_token"]), "invalid-token")


WRONG: dict[str, Callable[[Claims], Claims]] = {
    "another issuer": lambda claims: claims | {"iss": "https://example.com"},
    "another audience": lambda claims: claims | {"aud": "another"},
    "no audience": lambda claims: without(claims, "aud"),
    "no issuer": lambda claims: without(claims, "iss"),
    "no end": lambda claims: without(claims, "exp"),
    "no subject": lambda claims: without(claims, "sub"),
    "no session": lambda claims: without(claims, "sid"),
    "the end has come": lambda claims: claims | {"exp": int(time.time())},
    "the end is no number": lambda claims: claims | {"exp": "2999-01-01"},
    "not yet": lambda claims: claims | {"nbf": int(time.time()) + 600},
    "another subject": lambda claims: claims | {"sub": str(uuid.uuid4())},
    "a subject that is no id": lambda claims: claims | {"sub": "1"},
    "an unknown session": lambda claims: claims | {"sid": str(uuid.uuid4())},
}


def without(claims: Claims, name: str) -> Claims:
    return {other: value for other, value in claims.items() if other != name}


@pytest.mark.process
@pytest.mark.clause("auth/access-token")
@pytest.mark.parametrize("wrong", WRONG)
def test_a_well_signed_token_is_refused_for_its_claims(door: Door, token: str, wrong: str) -> None:
    header, claims = parts(token)
    problem(
        door.me(signed(header, WRONG[wrong](claims), SECRETS["JWT_PRIVATE_KEY"])), "invalid-token"
    )


@pytest.mark.process
@pytest.mark.clause("auth/access-token")
def test_a_well_signed_token_with_another_key_id_is_refused(door: Door, token: str) -> None:
    header, claims = parts(token)
    for kid in ("", "unheard-of", secrets.token_urlsafe(32), "../../etc/passwd"):
        forged = signed(header | {"kid": kid}, claims, SECRETS["JWT_PRIVATE_KEY"])
        problem(door.me(forged), "invalid-token")
    claims_again = signed(header, claims, SECRETS["JWT_PRIVATE_KEY"])
    assert door.me(claims_again).status_code == 200
