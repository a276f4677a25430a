from typing import Annotated, Any

from fastapi import Path
from pydantic import BaseModel, ConfigDict

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


class Page(BaseModel):
    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    items: list[Any]
    next_cursor: str | None


# A malformed id names nothing, so it is taken as it comes and found absent.
ResourceId = Annotated[str, Path(json_schema_extra={"format": "uuid"})]
