"""Idempotency-Key: a write that is sent twice takes effect once.

https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
"""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Header, Request, Response
from sqlalchemy import (
    Column,
    Integer,
    LargeBinary,
    Row,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from app.platform.clock import utc_now
from app.platform.database import Database, metadata
from app.platform.database.types import Identifier, Timestamp
from app.platform.journal import Journal
from app.platform.observability.metrics import idempotency_replays
from app.platform.problems import Problem
from app.platform.services import services_of

KEPT_FOR = timedelta(hours=24)
REPLAYED_HEADERS = ("location", "etag")

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    Column("owner_id", Identifier, primary_key=True),
    Column("route", String(255), primary_key=True),
    Column("key", String(255), primary_key=True),
    Column("fingerprint", LargeBinary(32), nullable=False),
    Column("status", Integer, nullable=False),
    Column("location", Text),
    Column("etag", Text),
    Column("body", Text, nullable=False),
    Column("created_at", Timestamp, nullable=False, index=True),
)

Write = Callable[[AsyncConnection], Awaitable[Response]]


@dataclass(frozen=True)
class Idempotent:
    """Answers a write once for each key; without a key it is just done."""

    database: Database
    journal: Journal
    route: str
    key: str | None
    fingerprint: bytes

    async def __call__(self, owner_id: UUID, write: Write) -> Response:
        if self.key is None:
            return await self.journal.write(write)
        async with self.database.transaction() as connection:
            if not await self.database.dialect.try_lock(connection, self._lock(owner_id)):
                raise Problem(
                    "request-in-progress",
                    "The request with this Idempotency-Key is still being handled.",
                    headers={"Retry-After": "1"},
                )
            kept = await self._find(connection, owner_id)
            if kept is not None:
                return self._replay(kept)
            response = await write(connection)
            await self._keep(connection, owner_id, response)
            return response

    async def _find(self, connection: AsyncConnection, owner_id: UUID) -> Row[Any] | None:
        kept = (
            await connection.execute(select(idempotency_keys).where(*self._is(owner_id)))
        ).first()
        if kept is not None and kept.created_at <= utc_now() - KEPT_FOR:
            await connection.execute(delete(idempotency_keys).where(*self._is(owner_id)))
            return None
        return kept

    def _replay(self, kept: Row[Any]) -> Response:
        if kept.fingerprint != self.fingerprint:
            raise Problem(
                "idempotency-key-reused", "The Idempotency-Key came with another body before."
            )
        idempotency_replays.inc()
        headers = {name: getattr(kept, name) for name in REPLAYED_HEADERS if getattr(kept, name)}
        return Response(
            kept.body,
            kept.status,
            headers | {"Idempotent-Replayed": "true"},
            media_type="application/json",
        )

    async def _keep(self, connection: AsyncConnection, owner_id: UUID, response: Response) -> None:
        values = {name: response.headers.get(name) for name in REPLAYED_HEADERS}
        await connection.execute(
            insert(idempotency_keys).values(
                owner_id=owner_id,
                route=self.route,
                key=self.key,
                fingerprint=self.fingerprint,
                status=response.status_code,
                body=bytes(response.body).decode(),
                created_at=utc_now(),
                **values,
            )
        )

    def _is(self, owner_id: UUID) -> tuple[Any, ...]:
        columns = idempotency_keys.c
        return columns.owner_id == owner_id, columns.route == self.route, columns.key == self.key

    def _lock(self, owner_id: UUID) -> int:
        identity = f"{owner_id} {self.route} {self.key}".encode()
        return int.from_bytes(hashlib.sha256(identity).digest()[:8], signed=True)


async def idempotent(
    request: Request,
    key: Annotated[
        str | None,
        Header(
            alias="Idempotency-Key",
            min_length=1,
            max_length=255,
            description="Makes it safe to send the request again: one key, one effect.",
        ),
    ] = None,
) -> Idempotent:
    fingerprint = hashlib.sha256(request.state.body).digest()
    route = f"{request.method} {request.scope['route'].path}"
    services = services_of(request)
    return Idempotent(services.database, services.journal, route, key, fingerprint)


async def clean_up(database: Database, now: datetime) -> None:
    async with database.transaction() as connection:
        await connection.execute(
            delete(idempotency_keys).where(idempotency_keys.c.created_at <= now - KEPT_FOR)
        )


IsIdempotent = Annotated[Idempotent, Depends(idempotent)]
