import asyncio
from collections.abc import AsyncGenerator, Coroutine
from contextlib import asynccontextmanager
from secrets import token_hex
from typing import Any
from uuid import UUID

from sqlalchemy import Table

from app.platform.cache.codec import RowCodec, codec_of
from app.platform.cache.metrics import ERROR, HIT, MISS
from app.platform.cache.port import Load
from app.platform.cache.shelf import CacheLostError, Place, Shelf, Taken
from app.platform.database import Record
from app.platform.database.effects import effect_of

LARGEST_VALUE_BYTES = 64 * 1024
# Who waits for another process asks so often, and not for ever: that process may have died.
ASK_SECONDS = 0.02
PATIENCE_SECONDS = 3.0

Flight = asyncio.Task[Record | None]


class CachedRows:
    """Reads rows through a shelf: whoever asks for the same one meanwhile shares one query."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._flights: dict[str, Flight] = {}

    async def find(self, table: Table, id: UUID, load: Load) -> Record | None:
        codec = codec_of(table)
        place = place_of(table, id)
        own = token_hex(8)
        try:
            taken = await self._take(place, own)
        except CacheLostError:
            ERROR.inc()
            return await load()
        if taken.value is not None:
            HIT.inc()
            return codec.decode(taken.value)
        MISS.inc()
        if taken.lease == own:
            self._launch(own, self._bring(place, own, codec, load))
        # It is seen after this request began that the lease holds, so its query saw all changes
        # that were finished by then.
        flight = self._flights.get(taken.lease or "")
        return await asyncio.shield(flight) if flight else await load()

    @asynccontextmanager
    async def changing(self, table: Table, id: UUID) -> AsyncGenerator[None]:
        place, change = place_of(table, id), token_hex(8)
        await self._shelf.close(place, change)
        try:
            yield
        finally:
            await effect_of(self._shelf.open(place, change))

    async def _take(self, place: Place, own: str) -> Taken:
        """Waits for what another process is bringing."""
        taken = await self._shelf.take(place, own)
        for _ in range(int(PATIENCE_SECONDS / ASK_SECONDS)):
            if taken.lease in (None, own) or taken.lease in self._flights:
                break
            await asyncio.sleep(ASK_SECONDS)
            taken = await self._shelf.take(place, own)
        return taken

    def _launch(self, lease: str, bringing: Coroutine[Any, Any, Record | None]) -> None:
        # A task of its own, since others wait for it when the request that began it is over.
        flight = self._flights[lease] = asyncio.create_task(bringing)
        flight.add_done_callback(lambda _: self._land(lease))

    def _land(self, lease: str) -> None:
        flight = self._flights.pop(lease)
        if not flight.cancelled():
            # Whoever waited was told; nobody may be left.
            flight.exception()

    async def _bring(self, place: Place, lease: str, codec: RowCodec, load: Load) -> Record | None:
        value = None
        try:
            row = await load()
            value = codec.encode(row) if row is not None else None
        finally:
            fits = value is not None and len(value) <= LARGEST_VALUE_BYTES
            await self._shelf.put(place, lease, value if fits else None)
        return row


def place_of(table: Table, id: UUID) -> Place:
    return Place(f"{table.name}:{id}", codec_of(table).schema)
