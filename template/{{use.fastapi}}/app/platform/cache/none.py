from contextlib import AbstractAsyncContextManager, nullcontext
from uuid import UUID

from sqlalchemy import Table

from app.platform.cache.port import Load
from app.platform.counting import MemoryCounting
from app.platform.database import Record
from app.platform.settings import ServiceSettings


class NoCache:
    """Every read asks the database."""

    def __init__(self) -> None:
        self.counting = MemoryCounting()

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def check(self) -> None: ...

    async def find(self, table: Table, id: UUID, load: Load) -> Record | None:
        return await load()

    def changing(self, table: Table, id: UUID) -> AbstractAsyncContextManager[None]:
        return nullcontext()


def build_cache(settings: ServiceSettings, service: str) -> NoCache:
    return NoCache()
