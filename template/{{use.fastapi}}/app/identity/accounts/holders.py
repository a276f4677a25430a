from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.identity.accounts.models import users
from app.identity.permissions import PERMISSIONS_BY_ROLE


async def holders_of(connection: AsyncConnection, permission: str) -> Collection[UUID]:
    """The accounts that have a permission by their role."""
    roles = [role for role, allowed in PERMISSIONS_BY_ROLE.items() if permission in allowed]
    found = await connection.scalars(select(users.c.id).where(users.c.role.in_(roles)))
    return found.all()
