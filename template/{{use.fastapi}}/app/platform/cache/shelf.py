from typing import NamedTuple, Protocol


class CacheLostError(Exception):
    """The cache doesn't answer, or not in time."""


class Place(NamedTuple):
    """Where a row is kept, and in which form."""

    key: str
    schema: str


class Taken(NamedTuple):
    """What a reader found: a value; else the lease of who is to bring it; else, while a change is
    going on, neither."""

    value: bytes | None = None
    lease: str | None = None


class Shelf(Protocol):
    """Keeps values by leases, so that what was read before a change is never kept after it.

    Whoever finds nothing gets a lease and reads the database; a change ends all leases of its row,
    and a value is only taken from who still holds one.
    """

    async def take(self, place: Place, new_lease: str) -> Taken:
        """Gives out `new_lease` where there is neither a value nor a lease; may raise
        CacheLostError."""

    async def put(self, place: Place, lease: str, value: bytes | None) -> None:
        """Keeps the value, if the lease still holds; None gives the lease back."""

    async def close(self, place: Place, change: str) -> None:
        """Before a change: forgets the value, and gives no lease until the change is over."""

    async def open(self, place: Place, change: str) -> None:
        """After a change: forgets what was brought meanwhile."""
