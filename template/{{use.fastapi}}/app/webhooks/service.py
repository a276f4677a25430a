from dataclasses import replace
from uuid import UUID

from fastapi import Request

from app.identity import Caller
from app.platform.database import Record
from app.platform.http.preconditions import IfMatch
from app.platform.ids import parse_id
from app.platform.outbound import ForbiddenTargetError, OutboundClient
from app.platform.pagination.page import PageRequest
from app.platform.problems import FieldError, Problem
from app.platform.resources.reader import RowReader
from app.platform.resources.service import ResourceService
from app.platform.services import Services, services_of
from app.webhooks import secrets, store
from app.webhooks.models import WebhookDeliveryQuery, WebhookInput
from app.webhooks.secrets import SecretBox
from app.webhooks.tables import webhook_deliveries, webhooks

ANY_VERSION = IfMatch(True, None)
EVERYBODYS = None


class WebhookService(ResourceService):
    """What a caller can do with its own webhooks."""

    table = webhooks
    permission = "webhooks"

    def __init__(
        self, services: Services, caller: Caller, box: SecretBox, client: OutboundClient
    ) -> None:
        super().__init__(services, caller)
        self._database = services.database
        self._deliveries = RowReader(services.database, webhook_deliveries)
        self._box = box
        self._client = client

    async def register(self, webhook: WebhookInput) -> Record:
        """The new webhook together with its secret."""
        try:
            await self._client.check(webhook.url)
        except ForbiddenTargetError as error:
            refusal = FieldError("/url", "not_allowed", f"Events can't be sent there: {error}")
            raise Problem(
                "validation-failed", "Events can't be sent to this URL.", errors=[refusal]
            ) from None
        secret = secrets.new_secret()
        new = self.new({**webhook.model_dump(), "active": True})
        new = {**new, "sealed_secret": self._box.seal(secret, new["id"])}
        await self.add(new)
        return {**new, "secret": secrets.shown(secret)}

    async def get(self, id: str) -> Record:
        # Not from the cache: sealed secrets are in the database alone.
        return await self._find(self._readable, id)

    async def unregister(self, id: str) -> None:
        await self.remove(id, ANY_VERSION)

    async def deliveries(
        self, id: str, query: WebhookDeliveryQuery
    ) -> tuple[list[Record], str | None]:
        """A page of what was sent to a webhook, and the cursor of the next one."""
        webhook = await self.get(id)
        request = PageRequest.read(query, self.caller.id, self._cursors)
        filters = {**request.filters, "webhook_id": webhook["id"]}
        rows, last = await self._deliveries.page(EVERYBODYS, replace(request, filters=filters))
        return rows, request.cursor(last, self._cursors)

    async def retry(self, id: str, delivery_id: str) -> Record:
        """Begins anew with a delivery that failed."""
        webhook = await self.get(id)
        identifier = parse_id(delivery_id)
        if identifier is not None:
            delivery = await self._start_again(webhook["id"], identifier)
            if delivery is not None:
                return delivery
        raise Problem("not-found", "The webhook has no delivery with this id.")

    async def _start_again(self, webhook_id: UUID, id: UUID) -> Record | None:
        started = await store.start_again(self._database, webhook_id, id)
        if started is None and await store.find(self._database, webhook_id, id):
            raise Problem("conflict", "The delivery is under way or was delivered.")
        return started


async def webhook_service(request: Request) -> WebhookService:
    module = request.app.state.webhooks
    services = services_of(request)
    return WebhookService(services, request.state.caller, module.box, module.client)
