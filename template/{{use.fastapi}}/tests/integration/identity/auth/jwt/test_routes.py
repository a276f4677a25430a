import httpx2
import pytest
from joserfc.jwk import KeySet

from app.platform.versioning import PREFIX

pytestmark = pytest.mark.anyio

CREDENTIALS = {"email": "ada@example.com", "password": "correct horse battery staple"}


async def test_a_session_lasts_from_login_to_logout(anonymous: httpx2.AsyncClient) -> None:
    await anonymous.post(f"{PREFIX}/auth/register", json=CREDENTIALS)
    first = await anonymous.post(f"{PREFIX}/auth/login", json=CREDENTIALS)
    token = {"refresh_token": first.json()["refresh_token"]}

    second = await anonymous.post(f"{PREFIX}/auth/refresh", json=token)
    assert second.json().keys() == first.json().keys()
    assert second.json() != first.json()

    logout = await anonymous.post(f"{PREFIX}/auth/logout", json=token)
    assert (logout.status_code, logout.content) == (204, b"")
    refused = await anonymous.post(f"{PREFIX}/auth/refresh", json=token)
    assert refused.status_code == 401
    assert refused.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'


async def test_no_account_has_its_email_as_password(anonymous: httpx2.AsyncClient) -> None:
    body = CREDENTIALS | {"password": CREDENTIALS["email"].upper()}

    answer = await anonymous.post(f"{PREFIX}/auth/register", json=body)

    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert (error["pointer"], error["code"]) == ("/password", "same_as_email")


async def test_the_keys_are_published(anonymous: httpx2.AsyncClient) -> None:
    answer = await anonymous.get("/.well-known/jwks.json")

    (key,) = KeySet.import_key_set(answer.json()).keys
    assert key.kid == key.thumbprint()
    assert not key.is_private
