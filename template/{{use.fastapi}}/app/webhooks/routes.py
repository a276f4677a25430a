from typing import Annotated, Any

from fastapi import Query, Request, Response

from app.identity import Permission, requires
from app.platform.http.route import JSON, ApiRouter
from app.platform.openapi.headers import references
from app.platform.resources.answers import Answers
from app.platform.resources.models import ResourceId
from app.webhooks.models import (
    NewWebhook,
    Webhook,
    WebhookDelivery,
    WebhookDeliveryPage,
    WebhookDeliveryQuery,
    WebhookInput,
    WebhookPage,
    WebhookQuery,
)
from app.webhooks.service import WebhookService, webhook_service

router = ApiRouter("/webhooks", "Be told of what happens.")
new_webhooks = Answers(NewWebhook)
webhooks = Answers(Webhook)
deliveries = Answers(WebhookDelivery)

LOCATION: dict[int | str, dict[str, Any]] = {201: {"headers": references("Location")}}
Own = Annotated[WebhookService, requires(Permission.WEBHOOKS_MANAGE, webhook_service)]


@router.post("", status_code=201, response_model=NewWebhook, responses=LOCATION)
async def create_webhook(webhook: WebhookInput, own: Own) -> Response:
    new = await own.register(webhook)
    headers = {"Location": f"{router.prefix}/{new['id']}"}
    return Response(new_webhooks.written(new), 201, headers, media_type=JSON)


@router.get("", response_model=WebhookPage)
async def list_webhooks(
    request: Request, query: Annotated[WebhookQuery, Query()], own: Own
) -> Response:
    found, next_cursor = await own.page(query)
    return webhooks.listed(request, found, next_cursor)


@router.get("/{id}", response_model=Webhook)
async def get_webhook(id: ResourceId, own: Own) -> Response:
    headers = {"Cache-Control": "private, no-cache"}
    return Response(webhooks.written(await own.get(id)), 200, headers, media_type=JSON)


@router.delete("/{id}", status_code=204)
async def remove_webhook(id: ResourceId, own: Own) -> None:
    await own.unregister(id)


@router.get("/{id}/deliveries", response_model=WebhookDeliveryPage)
async def list_webhook_deliveries(
    request: Request, id: ResourceId, query: Annotated[WebhookDeliveryQuery, Query()], own: Own
) -> Response:
    found, next_cursor = await own.deliveries(id, query)
    return deliveries.listed(request, found, next_cursor)


@router.post(
    "/{id}/deliveries/{delivery_id}/retry", response_model=WebhookDelivery, responses={409: {}}
)
async def retry_webhook_delivery(id: ResourceId, delivery_id: ResourceId, own: Own) -> Response:
    return Response(deliveries.written(await own.retry(id, delivery_id)), media_type=JSON)
