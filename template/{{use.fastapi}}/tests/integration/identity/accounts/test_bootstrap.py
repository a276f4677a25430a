import httpx2
import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from app.identity.accounts import store
from app.identity.accounts.service import Accounts
from app.platform.versioning import PREFIX

pytestmark = pytest.mark.anyio

ADMIN = {"email": "admin@example.com", "password": "correct horse battery staple"}
BOOTSTRAP = {
    "bootstrap_admin_email": ADMIN["email"],
    "bootstrap_admin_password": SecretStr(ADMIN["password"]),
}


@pytest.mark.parametrize("settings", [BOOTSTRAP], indirect=True)
async def test_the_first_administrator_is_made_at_the_start(anonymous: httpx2.AsyncClient) -> None:
    answer = await anonymous.post(f"{PREFIX}/auth/login", json=ADMIN)

    headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    account = await anonymous.get(f"{PREFIX}/auth/me", headers=headers)
    assert account.json()["roles"] == ["admin"]


async def test_an_account_that_is_there_stays_as_it_is(app: FastAPI) -> None:
    accounts: Accounts = app.state.identity.accounts
    user = await accounts.register(ADMIN["email"], ADMIN["password"])

    await accounts.ensure_admin(ADMIN["email"].upper(), "another password")

    assert await store.find_by_email(app.state.services.database, ADMIN["email"]) == user
