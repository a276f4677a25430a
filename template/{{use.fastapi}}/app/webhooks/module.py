from collections.abc import Sequence
from datetime import datetime, timedelta

from fastapi import APIRouter

from app.platform.background import Job
from app.platform.database import Database
from app.platform.outbound import OutboundClient
from app.platform.outbox import Relay
from app.webhooks import store
from app.webhooks.courier import AT_ONCE, TIMEOUT_SECONDS, Courier
from app.webhooks.routes import router
from app.webhooks.secrets import SecretBox
from app.webhooks.settings import WebhookSettings
from app.webhooks.subscriptions import HoldersOf, Subscriptions

DELIVERIES_KEPT_FOR = timedelta(days=30)


class Webhooks:
    """Tells others of events, over HTTP."""

    api_routers: Sequence[APIRouter] = (router,)
    root_routers: Sequence[APIRouter] = ()

    def __init__(
        self, settings: WebhookSettings, database: Database, holders_of: HoldersOf
    ) -> None:
        self._database = database
        self._relay = Relay(database, [Subscriptions(holders_of)])
        self.box = SecretBox(settings.derive_keys("webhooks"))
        self.client = OutboundClient(
            private=settings.webhook_allow_private_targets,
            https_only=settings.environment == "production",
            timeout_seconds=TIMEOUT_SECONDS,
            connections=AT_ONCE,
        )
        self.jobs: Sequence[Job] = (
            self._relay,
            Courier(settings, database, self.client, self.box),
        )

    async def start(self) -> None: ...

    async def stop(self) -> None:
        await self.client.close()

    async def clean_up(self, now: datetime) -> None:
        await self._relay.clean_up(now)
        async with self._database.transaction() as connection:
            await store.delete_finished_before(connection, now - DELIVERIES_KEPT_FOR)
