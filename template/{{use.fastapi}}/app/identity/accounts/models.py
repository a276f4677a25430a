from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, String, Table

from app.platform.database import metadata
from app.platform.database.types import Identifier, Timestamp

users = Table(
    "users",
    metadata,
    Column("id", Identifier, primary_key=True),
    Column("email", String(254), nullable=False),
    Column("email_lower", String(254), nullable=False, unique=True),
    Column("password_hash", String(255), nullable=False),
    Column("password_changed_at", Timestamp, nullable=False),
    Column("role", String(20), nullable=False),
    Column("created_at", Timestamp, nullable=False),
)


@dataclass(frozen=True)
class Account:
    id: UUID
    email: str
    password_hash: str
    password_changed_at: datetime
    role: str
    created_at: datetime

    @property
    def roles(self) -> tuple[str, ...]:
        return (self.role,)
