from sqlalchemy import Column, ForeignKey, LargeBinary, Table

from app.platform.database import metadata
from app.platform.database.types import Identifier, Timestamp

# A family is what grows from one login: each refresh token descends from the one before it.
token_families = Table(
    "token_families",
    metadata,
    Column("id", Identifier, primary_key=True),
    Column(
        "user_id",
        Identifier,
        ForeignKey("users.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("created_at", Timestamp, nullable=False),
    Column("expires_at", Timestamp, nullable=False, index=True),
    Column("ended_at", Timestamp, index=True),
)

refresh_tokens = Table(
    "refresh_tokens",
    metadata,
    Column("hash", LargeBinary(32), primary_key=True),
    Column(
        "family_id",
        Identifier,
        ForeignKey("token_families.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("expires_at", Timestamp, nullable=False, index=True),
    Column("used_at", Timestamp),
    Column("used_by", LargeBinary(32)),
)
