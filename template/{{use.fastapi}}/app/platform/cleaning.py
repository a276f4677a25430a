import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import structlog
from sqlalchemy.exc import SQLAlchemyError

from app.platform import idempotency
from app.platform.clock import utc_now
from app.platform.database import Database

INTERVAL_SECONDS = 3600

log = structlog.get_logger()


class Cleanable(Protocol):
    async def clean_up(self, now: datetime) -> None: ...


async def clean_up_regularly(database: Database, modules: Sequence[Cleanable]) -> None:
    """Deletes what has expired, for as long as it is not cancelled; replicas may do it at once."""
    while True:
        await asyncio.sleep(INTERVAL_SECONDS)
        try:
            await idempotency.clean_up(database, utc_now())
            for module in modules:
                await module.clean_up(utc_now())
        except (SQLAlchemyError, OSError) as error:
            log.warning("clean-up is put off", error=type(error).__name__)
