from fastapi import FastAPI

from app.identity.accounts import store
from app.identity.accounts.models import Account
from app.identity.auth.jwt import JwtIdentity
from app.platform.clock import utc_now
from app.platform.database import Database
from app.platform.ids import new_id


async def sign_in(app: FastAPI, role: str = "user") -> dict[str, str]:
    """The headers of a new account, which has no password: hashing one would take its time."""
    database: Database = app.state.services.database
    identity: JwtIdentity = app.state.identity
    account_id, now = new_id(), utc_now()
    account = Account(account_id, f"{account_id}@example.com", "", now, role, now)
    async with database.transaction() as connection:
        await store.add(connection, account)
    pair = await identity.families.start(account)
    return {"Authorization": f"Bearer {pair.access_token}"}
