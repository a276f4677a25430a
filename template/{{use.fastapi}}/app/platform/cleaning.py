import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import structlog
from sqlalchemy.exc import SQLAlchemyError

from app.platform import idempotency
from app.platform.background import is_set_within
from app.platform.clock import utc_now
from app.platform.database import Database

INTERVAL_SECONDS = 3600

log = structlog.get_logger()


class Cleanable(Protocol):
    async def clean_up(self, now: datetime) -> None: ...


class Cleaning:
    """Deletes what has expired; replicas may do it at once."""

    def __init__(self, database: Database, modules: Sequence[Cleanable]) -> None:
        self._database = database
        self._modules = modules

    async def run(self, stopping: asyncio.Event) -> None:
        while not await is_set_within(stopping, INTERVAL_SECONDS):
            try:
                await idempotency.clean_up(self._database, utc_now())
                for module in self._modules:
                    await module.clean_up(utc_now())
            except (SQLAlchemyError, OSError) as error:
                log.warning("clean-up is put off", error=type(error).__name__)
