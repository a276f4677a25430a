import re
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from app.platform.fields import Integer


def read_integer(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if not re.fullmatch(r"-?(0|[1-9][0-9]{0,18})", value):
        raise PydanticCustomError("type", "Expected an integer")
    return int(value)


def read_limit(value: Any) -> Any:
    if isinstance(value, str) and re.fullmatch(r"[0-9]+", value):
        return int(value[-19:]) if set(value[:-19]) <= {"0"} else 101
    return read_integer(value)


def read_boolean(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if value not in ("true", "false"):
        raise PydanticCustomError("type", "Expected true or false")
    return value == "true"


QueryInteger = Annotated[Integer, BeforeValidator(read_integer)]
QueryBoolean = Annotated[bool, BeforeValidator(read_boolean)]


class ListQuery(BaseModel):
    """What every list takes; a resource adds its `sort` and its filters."""

    model_config = ConfigDict(extra="forbid", strict=True)

    limit: Annotated[
        int,
        Field(ge=1, le=100, description="How many items the page has at most."),
        BeforeValidator(read_limit),
    ] = 20
    cursor: Annotated[
        str | None,
        Field(description="Where to go on: `next_cursor` of the page before."),
    ] = None
    sort: str = "-created_at"
