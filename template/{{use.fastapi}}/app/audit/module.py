from collections.abc import Sequence
from datetime import datetime

from fastapi import APIRouter

from app.audit import store
from app.audit.models import KEPT_FOR
from app.audit.routes import router
from app.platform.database import Database, NewRow
from app.platform.journal import Event


class AuditTrail:
    """Keeps each event with the write that it tells of: neither is there without the other."""

    api_routers: Sequence[APIRouter] = (router,)
    root_routers: Sequence[APIRouter] = ()

    def __init__(self, database: Database) -> None:
        self._database = database

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    def rows(self, event: Event) -> Sequence[NewRow]:
        return [store.row_of(event)]

    async def clean_up(self, now: datetime) -> None:
        async with self._database.transaction() as connection:
            await store.delete_before(connection, now - KEPT_FOR)
