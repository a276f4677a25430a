"""Idempotency-Key: a write that is sent twice takes effect once.

https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
"""

import hashlib
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Header, Request, Response
from sqlalchemy import (
    Column,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    delete,
    select,
)

from app.platform.clock import utc_now
from app.platform.database import Database, NewRow, Record, metadata
from app.platform.database.types import Identifier, Timestamp
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

Key = tuple[UUID, str, str]
Add = Callable[..., Awaitable[None]]


@dataclass(frozen=True)
class Idempotent:
    """Adds something once for each key; without a key it is just added."""

    database: Database
    in_progress: set[Key]
    owner_id: UUID
    route: str
    key: str | None
    fingerprint: bytes

    async def __call__(self, answer: Response, add: Add) -> Response:
        """`answer` after `add`, which also stores the row it is given; the kept one instead where
        the key came before."""
        if self.key is None:
            await add()
            return answer
        with self._alone((self.owner_id, self.route, self.key)):
            try:
                await add(self._kept(answer))
            except Problem:
                kept = await self._find()
                if kept is None:
                    raise
                if kept["created_at"] > utc_now() - KEPT_FOR:
                    return self._replay(kept)
                await self._forget()
                await add(self._kept(answer))
        return answer

    @contextmanager
    def _alone(self, key: Key) -> Generator[None]:
        """Refuses a request whose key is in use in this process; on another replica it waits for
        the row of the first one."""
        if key in self.in_progress:
            raise Problem(
                "request-in-progress",
                "The request with this Idempotency-Key is still being handled.",
                headers={"Retry-After": "1"},
            )
        self.in_progress.add(key)
        try:
            yield
        finally:
            self.in_progress.remove(key)

    async def _find(self) -> Record | None:
        return await self.database.fetch_one(select(idempotency_keys).where(*self._is()))

    async def _forget(self) -> None:
        await self.database.write(
            delete(idempotency_keys).where(*self._is()).returning(idempotency_keys.c.created_at)
        )

    def _kept(self, answer: Response) -> NewRow:
        values = {
            "owner_id": self.owner_id,
            "route": self.route,
            "key": self.key,
            "fingerprint": self.fingerprint,
            "status": answer.status_code,
            "body": bytes(answer.body).decode(),
            "created_at": utc_now(),
            **{name: answer.headers.get(name) for name in REPLAYED_HEADERS},
        }
        return NewRow(idempotency_keys, values)

    def _replay(self, kept: Record) -> Response:
        if kept["fingerprint"] != self.fingerprint:
            raise Problem(
                "idempotency-key-reused", "The Idempotency-Key came with another body before."
            )
        idempotency_replays.inc()
        headers = {name: kept[name] for name in REPLAYED_HEADERS if kept[name]}
        return Response(
            kept["body"],
            kept["status"],
            headers | {"Idempotent-Replayed": "true"},
            media_type="application/json",
        )

    def _is(self) -> tuple[Any, ...]:
        columns = idempotency_keys.c
        return (
            columns.owner_id == self.owner_id,
            columns.route == self.route,
            columns.key == self.key,
        )


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
    return Idempotent(
        services.database,
        services.keys_in_progress,
        request.state.caller.id,
        route,
        key,
        fingerprint,
    )


async def clean_up(database: Database, now: datetime) -> None:
    async with database.transaction() as connection:
        await connection.execute(
            delete(idempotency_keys).where(idempotency_keys.c.created_at <= now - KEPT_FOR)
        )


IsIdempotent = Annotated[Idempotent, Depends(idempotent)]
