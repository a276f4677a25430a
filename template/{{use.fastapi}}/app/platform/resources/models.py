from typing import Annotated, Any

from fastapi import Path
from pydantic import BaseModel, ConfigDict, JsonValue

from app.platform.fields import Identifier, Timestamp


class StrictModel(BaseModel):
    """Takes what its members say and nothing else: no coercion, no unknown member."""

    model_config = ConfigDict(extra="forbid", strict=True)


class ServerSet(BaseModel):
    """The members that every resource has and that only the service sets."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    id: Identifier
    owner_id: Identifier
    created_at: Timestamp
    updated_at: Timestamp
    version: int


SERVER_SET: dict[str, JsonValue] = {
    "id": "0192f0c1-a2b3-7c5d-8e9f-0a1b2c3d4e5f",
    "owner_id": "0192f0c1-0a1b-7c2d-9e3f-4a5b6c7d8e9f",
    "created_at": "2026-01-31T12:00:00.000Z",
    "updated_at": "2026-01-31T12:00:00.000Z",
    "version": 1,
}


class Page(BaseModel):
    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    items: list[Any]
    next_cursor: str | None


# A malformed id names nothing, so it is taken as it comes and found absent.
ResourceId = Annotated[str, Path(json_schema_extra={"format": "uuid"})]
