from collections.abc import Awaitable, Callable, Collection
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from app.platform.outbox import StoredEvent
from app.webhooks import store

# The accounts that have a permission.
HoldersOf = Callable[[AsyncConnection, str], Awaitable[Collection[UUID]]]


async def nobody(_: AsyncConnection, __: str) -> Collection[UUID]:
    return ()


class Subscriptions:
    """Makes a delivery of each event for each webhook whose owner may read the event's row."""

    name = "webhooks"

    def __init__(self, holders_of: HoldersOf) -> None:
        self._holders_of = holders_of

    async def consume(self, connection: AsyncConnection, event: StoredEvent) -> None:
        readers = await self._holders_of(connection, f"{event.resource_type}:read:any")
        owners = {event.owner_id, *readers}
        await store.add(connection, event, await store.subscribers(connection, owners, event.type))
