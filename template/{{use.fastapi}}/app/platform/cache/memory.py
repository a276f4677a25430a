import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from app.platform.cache.rows import CachedRows
from app.platform.cache.shelf import Place, Taken
from app.platform.counting import MemoryCounting
from app.platform.settings import ServiceSettings

KEPT_SECONDS = 30
MOST_BYTES = 32 * 1024 * 1024
ENTRY_BYTES = 500  # what an entry takes beside its value, or more


@dataclass
class Entry:
    expires_at: float
    value: bytes = b""
    lease: str | None = None


class MemoryShelf:
    """Values in the memory of this process; the one used longest ago makes room."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._entries: OrderedDict[str, Entry] = OrderedDict()
        self._changes: dict[str, int] = {}
        self._bytes = 0

    async def take(self, place: Place, new_lease: str) -> Taken:
        if place.key in self._changes:
            return Taken()
        entry = self._entries.get(place.key)
        if entry is None or entry.expires_at <= self._clock():
            self._forget(place.key)
            self._keep(place.key, lease=new_lease)
            return Taken(lease=new_lease)
        self._entries.move_to_end(place.key)
        return Taken(lease=entry.lease) if entry.lease else Taken(entry.value)

    async def put(self, place: Place, lease: str, value: bytes | None) -> None:
        entry = self._entries.get(place.key)
        if entry is None or entry.lease != lease:
            return
        self._forget(place.key)
        if value is not None:
            self._keep(place.key, value=value)

    async def close(self, place: Place, change: str) -> None:
        self._changes[place.key] = self._changes.get(place.key, 0) + 1
        self._forget(place.key)

    async def open(self, place: Place, change: str) -> None:
        self._changes[place.key] -= 1
        if not self._changes[place.key]:
            del self._changes[place.key]

    def _keep(self, key: str, value: bytes = b"", lease: str | None = None) -> None:
        expires_at = self._clock() + KEPT_SECONDS
        self._entries[key] = Entry(expires_at, value, lease)
        self._bytes += ENTRY_BYTES + len(value)
        while self._bytes > MOST_BYTES:
            self._forget(next(iter(self._entries)))

    def _forget(self, key: str) -> None:
        entry = self._entries.pop(key, None)
        if entry is not None:
            self._bytes -= ENTRY_BYTES + len(entry.value)


class MemoryCache(CachedRows):
    """Rows in the memory of a service that runs as one process."""

    def __init__(self) -> None:
        super().__init__(MemoryShelf())
        self.counting = MemoryCounting()

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def check(self) -> None: ...


def build_cache(settings: ServiceSettings, service: str) -> MemoryCache:
    return MemoryCache()
