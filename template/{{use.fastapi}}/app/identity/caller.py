from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from app.identity.permissions import permissions_of


@dataclass(frozen=True, slots=True)
class Caller:
    """On whose behalf a request is made, and what it may do."""

    id: UUID
    roles: tuple[str, ...]
    permissions: frozenset[str]
    session_id: UUID | None = None
    is_anonymous: bool = False

    @classmethod
    def with_roles(
        cls,
        account_id: UUID,
        roles: Iterable[str],
        session_id: UUID | None = None,
        *,
        is_anonymous: bool = False,
    ) -> Self:
        roles = tuple(roles)
        return cls(account_id, roles, permissions_of(roles), session_id, is_anonymous)
