from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue
from pydantic_core import PydanticCustomError

from app.platform.fields import Identifier, Timestamp, WebAddress
from app.platform.pagination.query import ListQuery
from app.platform.resources.models import Page, StrictModel
from app.webhooks.event_types import EXAMPLE as EVENT_TYPE
from app.webhooks.event_types import EventType

Status = Literal["pending", "delivered", "failed", "dead"]

URL = "https://hooks.example.com/events"
INPUT: dict[str, JsonValue] = {"url": URL, "event_types": [EVENT_TYPE]}
EXAMPLE: dict[str, JsonValue] = {
    "id": "0192f0c1-b4c5-7d6e-8f90-1a2b3c4d5e6f",
    **INPUT,
    "active": True,
    "created_at": "2026-01-31T12:00:00.000Z",
}
DELIVERY: dict[str, JsonValue] = {
    "id": "0192f0c1-d4c5-7d6e-8f90-1a2b3c4d5e6f",
    "event_id": "0192f0c1-c4c5-7d6e-8f90-1a2b3c4d5e6f",
    "event_type": EVENT_TYPE,
    "status": "failed",
    "attempts": 1,
    "last_status": 500,
    "next_attempt_at": "2026-01-31T12:00:05.000Z",
}


def each_once(types: list[EventType]) -> list[EventType]:
    if len(set(types)) < len(types):
        raise PydanticCustomError("repeated", "Expected each event type once")
    return types


class WebhookInput(StrictModel):
    """Where events are to be sent, and which."""

    model_config = ConfigDict(json_schema_extra={"examples": [INPUT]})

    url: WebAddress
    event_types: Annotated[
        list[EventType],
        Field(min_length=1, json_schema_extra={"uniqueItems": True}),
        AfterValidator(each_once),
    ]


class Webhook(BaseModel):
    """Sends events to a URL."""

    model_config = ConfigDict(
        json_schema_serialization_defaults_required=True, json_schema_extra={"examples": [EXAMPLE]}
    )

    id: Identifier
    url: str
    event_types: list[str]
    active: bool
    created_at: Timestamp


class NewWebhook(Webhook):
    """A webhook with the secret that signs what it sends, which is shown only this once."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{**EXAMPLE, "secret": "whsec_c2hvd24gb25jZSwgc3RvcmVkIGVuY3J5cHRlZA=="}]
        }
    )

    secret: str


class WebhookPage(Page):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"items": [EXAMPLE], "next_cursor": "bmV4dA"}]}
    )

    items: list[Webhook]


class WebhookDelivery(BaseModel):
    """An event on its way to a webhook."""

    model_config = ConfigDict(
        json_schema_serialization_defaults_required=True, json_schema_extra={"examples": [DELIVERY]}
    )

    id: Identifier
    event_id: Identifier
    event_type: str
    status: Status
    attempts: int
    last_status: int | None
    next_attempt_at: Timestamp | None


class WebhookDeliveryPage(Page):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"items": [DELIVERY], "next_cursor": "bmV4dA"}]}
    )

    items: list[WebhookDelivery]


class WebhookQuery(ListQuery):
    """How webhooks are sorted."""

    sort: Literal["-created_at", "created_at"] = "-created_at"


class WebhookDeliveryQuery(ListQuery):
    """How deliveries are sorted and filtered."""

    sort: Literal["-created_at", "created_at"] = "-created_at"
    status: Status | None = None
