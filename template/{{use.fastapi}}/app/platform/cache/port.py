from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Literal, Protocol
from uuid import UUID

from sqlalchemy import Table

from app.platform.counting import Counting
from app.platform.database import Record

Load = Callable[[], Awaitable[Record | None]]


class Cache(Protocol):
    """What stands before the database; app/wiring.py says which one."""

    @property
    def counting(self) -> Counting: ...

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def check(self) -> Literal["ok", "degraded"] | None:
        """How its server is; None without one."""

    async def find(self, table: Table, id: UUID, load: Load) -> Record | None:
        """A row, and what `load` gives where it is not here: never older than a finished change."""

    def changing(self, table: Table, id: UUID) -> AbstractAsyncContextManager[None]:
        """Around all that changes or deletes a row, its commit included."""
