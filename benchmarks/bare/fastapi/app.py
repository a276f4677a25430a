"""What a service of this framework costs when it does nothing but read and write its table."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

import asyncpg
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel, Field, PlainSerializer

COLUMNS = "id, owner_id, created_at, updated_at, version, customer, total, status, note"


def in_milliseconds(moment: datetime) -> str:
    return f"{moment.astimezone(UTC).isoformat(timespec='milliseconds')[:-6]}Z"


Moment = Annotated[datetime, PlainSerializer(in_milliseconds)]


class NewOrder(BaseModel):
    customer: str = Field(max_length=80)
    total: Decimal = Field(max_digits=10, decimal_places=2)
    status: Literal["open", "paid", "void"]
    note: str | None = Field(default=None, max_length=10_000)


class Order(BaseModel):
    id: UUID
    owner_id: UUID
    created_at: Moment
    updated_at: Moment
    version: int
    customer: str
    total: Decimal
    status: str
    note: str | None


class Page(BaseModel):
    items: list[Order]
    next_cursor: str | None


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with asyncpg.create_pool(os.environ["DATABASE_URL"], min_size=10, max_size=10) as pool:
        app.state.pool = pool
        yield


app = FastAPI(lifespan=lifespan)


@app.get("/orders")
async def list_orders(owner_id: UUID) -> Page:
    rows = await app.state.pool.fetch(
        f"SELECT {COLUMNS} FROM orders WHERE owner_id = $1"
        " ORDER BY created_at DESC, id DESC LIMIT 20",
        owner_id,
    )
    return Page(items=[Order(**row) for row in rows], next_cursor=None)


@app.get("/orders/{order_id}")
async def read_order(order_id: UUID) -> Order:
    row = await app.state.pool.fetchrow(f"SELECT {COLUMNS} FROM orders WHERE id = $1", order_id)
    if row is None:
        raise HTTPException(404)
    return Order(**row)


@app.post("/orders", status_code=201)
async def create_order(owner_id: UUID, new: NewOrder) -> Order:
    row: Any = await app.state.pool.fetchrow(
        "INSERT INTO orders"
        " (id, owner_id, created_at, updated_at, version, customer, total, status, note)"
        " VALUES (gen_random_uuid(), $1, date_trunc('milliseconds', now()),"
        " date_trunc('milliseconds', now()), 1, $2, $3, $4, $5)"
        f" RETURNING {COLUMNS}",
        owner_id, new.customer, new.total, new.status, new.note,
    )  # fmt: skip
    return Order(**row)
