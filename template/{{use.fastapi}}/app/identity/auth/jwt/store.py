from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, delete, exists, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.identity.accounts.models import users
from app.identity.auth.jwt.models import refresh_tokens, token_families
from app.platform.database import Database

# An ended family is needed for as long as an access token of it may be valid.
LONGEST_ACCESS_TOKEN = timedelta(days=1)


@dataclass(frozen=True)
class RefreshToken:
    family_id: UUID
    account_id: UUID
    role: str
    expires_at: datetime
    used_at: datetime | None
    used_by: bytes | None

    @property
    def roles(self) -> tuple[str, ...]:
        return (self.role,)


ENDED_SINCE = select(token_families.c.id).where(token_families.c.ended_at > bindparam("since"))

LIVE_FAMILY = select(token_families.c.id).where(
    token_families.c.id == bindparam("family_id"),
    token_families.c.user_id == bindparam("account_id"),
    token_families.c.ended_at.is_(None),
)


async def is_live(database: Database, family_id: UUID, account_id: UUID) -> bool:
    parameters = {"family_id": family_id, "account_id": account_id}
    return await database.fetch_one(LIVE_FAMILY, parameters) is not None


async def families_ended_since(database: Database, since: datetime) -> Collection[UUID]:
    return [row["id"] for row in await database.fetch_all(ENDED_SINCE, {"since": since})]


async def add_family(
    connection: AsyncConnection, family_id: UUID, account_id: UUID, now: datetime, until: datetime
) -> None:
    await connection.execute(
        insert(token_families).values(
            id=family_id, user_id=account_id, created_at=now, expires_at=until
        )
    )


async def add_token(
    connection: AsyncConnection, token_hash: bytes, family_id: UUID, until: datetime
) -> None:
    await connection.execute(
        insert(refresh_tokens).values(hash=token_hash, family_id=family_id, expires_at=until)
    )


async def lock_token(connection: AsyncConnection, token_hash: bytes) -> RefreshToken | None:
    """The token, unless its family has ended; nobody else uses or ends it until the commit."""
    row = (
        await connection.execute(
            select(
                refresh_tokens.c.family_id,
                token_families.c.user_id.label("account_id"),
                users.c.role,
                refresh_tokens.c.expires_at,
                refresh_tokens.c.used_at,
                refresh_tokens.c.used_by,
            )
            .join(token_families, token_families.c.id == refresh_tokens.c.family_id)
            .join(users, users.c.id == token_families.c.user_id)
            .where(refresh_tokens.c.hash == token_hash, token_families.c.ended_at.is_(None))
            .with_for_update(of=[refresh_tokens, token_families])
        )
    ).first()
    return RefreshToken(**row._mapping) if row is not None else None


async def use_token(
    connection: AsyncConnection, token_hash: bytes, now: datetime, client: bytes
) -> None:
    await connection.execute(
        update(refresh_tokens)
        .where(refresh_tokens.c.hash == token_hash)
        .values(used_at=now, used_by=client)
    )


async def is_unused(connection: AsyncConnection, token_hash: bytes) -> bool:
    unused = exists().where(refresh_tokens.c.hash == token_hash, refresh_tokens.c.used_at.is_(None))
    return bool(await connection.scalar(select(unused)))


async def prolong_family(connection: AsyncConnection, family_id: UUID, until: datetime) -> None:
    await connection.execute(
        update(token_families).where(token_families.c.id == family_id).values(expires_at=until)
    )


async def end_families(
    connection: AsyncConnection, family_ids: Collection[UUID], now: datetime
) -> None:
    await connection.execute(
        update(token_families).where(token_families.c.id.in_(family_ids)).values(ended_at=now)
    )


async def lock_other_families(
    connection: AsyncConnection, account_id: UUID, kept: UUID | None
) -> Collection[UUID]:
    """The families of an account that have not ended, but one."""
    families = select(token_families.c.id).where(
        token_families.c.user_id == account_id,
        token_families.c.ended_at.is_(None),
        token_families.c.id.is_distinct_from(kept),
    )
    return (await connection.scalars(families.with_for_update())).all()


async def delete_expired(connection: AsyncConnection, now: datetime) -> None:
    await connection.execute(delete(refresh_tokens).where(refresh_tokens.c.expires_at < now))
    await connection.execute(
        delete(token_families).where(token_families.c.expires_at < now - LONGEST_ACCESS_TOKEN)
    )
