from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.identity.accounts.models import Account, users
from app.platform.database import Database, Record

COLUMNS = [
    users.c.id,
    users.c.email,
    users.c.password_hash,
    users.c.password_changed_at,
    users.c.role,
    users.c.created_at,
]
BY_ID = select(*COLUMNS).where(users.c.id == bindparam("id"))
BY_EMAIL = select(*COLUMNS).where(users.c.email_lower == bindparam("email_lower"))


def to_account(row: Record | None) -> Account | None:
    return Account(**row) if row is not None else None


async def find(database: Database, account_id: UUID) -> Account | None:
    return to_account(await database.fetch_one(BY_ID, {"id": account_id}))


async def find_by_email(database: Database, email: str) -> Account | None:
    return to_account(await database.fetch_one(BY_EMAIL, {"email_lower": email.lower()}))


async def add(connection: AsyncConnection, account: Account) -> None:
    """Raises IntegrityError when the email is taken."""
    await connection.execute(
        insert(users).values(**vars(account), email_lower=account.email.lower())
    )


async def holds_password(connection: AsyncConnection, account: Account) -> bool:
    """Whether the password is still the one that was read; until the transaction ends."""
    changed_at = await connection.scalar(
        select(users.c.password_changed_at).where(users.c.id == account.id).with_for_update()
    )
    return changed_at == account.password_changed_at


async def set_password(
    connection: AsyncConnection, account_id: UUID, password_hash: str, changed_at: datetime
) -> None:
    await connection.execute(
        update(users)
        .where(users.c.id == account_id)
        .values(password_hash=password_hash, password_changed_at=changed_at)
    )


async def replace_hash(database: Database, account: Account, password_hash: str) -> None:
    """Keeps the password; changes nothing when it was changed in the meantime."""
    async with database.transaction() as connection:
        await connection.execute(
            update(users)
            .where(users.c.id == account.id, users.c.password_hash == account.password_hash)
            .values(password_hash=password_hash)
        )
