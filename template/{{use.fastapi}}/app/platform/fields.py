"""The types of a resource's members: one strict form each, without coercion."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from ipaddress import IPv6Address
from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import urlsplit
from uuid import UUID

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    Strict,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from app.platform.ids import parse_id
from app.platform.json_documents import LARGEST_INTEGER, check_json

T = TypeVar("T")

PLAIN_PATTERN = r"^[^\u0000]*$"
# https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address
EMAIL_PATTERN = (
    r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
    r"(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$"
)
# RFC 3986 without user information; a host is a name, an IPv4 or a bracketed IPv6 address.
URL_PATTERN = (
    r"^https?://([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*"
    r"|\[[0-9A-Fa-f:.]+\])"
    r"(:([0-9]{1,4}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]))?"
    r"(/([A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*)?"
    r"(\?([A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?"
    r"(#([A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?$"
)
DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)(?:\.([0-9]+))?")
TIMESTAMP = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.([0-9]+))?"
    r"(?:[Zz]|([+-](?:[01][0-9]|2[0-3]):[0-5][0-9]))"
)


@dataclass(frozen=True, eq=False)
class StringForm(Generic[T]):
    """Annotates a type that JSON has no form for with its strict form as a string."""

    parse: Callable[[str], T]
    schema: dict[str, Any]
    # None where Pydantic's own form is the one that is wanted.
    format: Callable[[T], str] | None = None

    def __get_pydantic_core_schema__(self, _: Any, __: GetCoreSchemaHandler) -> CoreSchema:
        serialization = None
        if self.format is not None:
            serialization = core_schema.plain_serializer_function_ser_schema(
                self.format, when_used="json"
            )
        return core_schema.no_info_plain_validator_function(self._read, serialization=serialization)

    def _read(self, value: Any) -> T:
        if not isinstance(value, str):
            raise PydanticCustomError("type", "Expected a string")
        return self.parse(value)

    def __get_pydantic_json_schema__(
        self, _: CoreSchema, __: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return dict(self.schema)


class Digits(StringForm[Decimal]):
    """A decimal of at most `precision` digits, `scale` of them behind the point."""

    def __init__(self, precision: int, scale: int) -> None:
        whole = precision - scale

        def parse(text: str) -> Decimal:
            match = DECIMAL.fullmatch(text)
            if match is None:
                raise PydanticCustomError("format", "Expected a decimal number like 12.50")
            if len(match[1]) > max(whole, 1) or (whole == 0 and match[1] != "0"):
                raise PydanticCustomError(
                    "out_of_range",
                    "Expected at most {whole} digits before the point",
                    {"whole": whole},
                )
            if len(match[2] or "") > scale:
                raise PydanticCustomError(
                    "out_of_range", "Expected at most {scale} decimal places", {"scale": scale}
                )
            # Adding zero makes -0 a plain zero.
            return Decimal(text).quantize(Decimal(1).scaleb(-scale)) + 0

        leading = f"(0|[1-9][0-9]{{0,{whole - 1}}})" if whole > 0 else "0"
        places = rf"(\.[0-9]{{1,{scale}}})?" if scale > 0 else ""
        schema = {"type": "string", "pattern": f"^-?{leading}{places}$"}
        super().__init__(parse, schema, lambda value: f"{value:.{scale}f}")


def parse_date(text: str) -> date:
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise PydanticCustomError("format", "Expected a date like 2026-01-31")


def parse_timestamp(text: str) -> datetime:
    match = TIMESTAMP.fullmatch(text)
    if match is None:
        raise PydanticCustomError("format", "Expected a time like 2026-01-31T12:00:00.000Z")
    day, time, fraction, offset = match.groups()
    milliseconds = (fraction or "").ljust(3, "0")[:3]
    try:
        moment = datetime.fromisoformat(f"{day}T{time}.{milliseconds}{offset or '+00:00'}")
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise PydanticCustomError("format", "Expected a time that exists") from None


def format_timestamp(moment: datetime) -> str:
    moment = moment.astimezone(UTC).replace(tzinfo=None)
    return moment.isoformat("T", "milliseconds") + "Z"


def parse_uuid(text: str) -> UUID:
    identifier = parse_id(text)
    if identifier is None:
        raise PydanticCustomError("format", "Expected a UUID")
    return identifier


def whole_number(value: Any) -> Any:
    # JSON Schema's integers include 1.0, which some languages can't tell from 1.
    return int(value) if isinstance(value, float) and value.is_integer() else value


def floating_number(value: Any) -> Any:
    try:
        return float(value) if type(value) is int else value
    except OverflowError:
        return math.inf


def real_host(url: str) -> str:
    """Looks into the brackets of an IPv6 address, for which a pattern would be a page long."""
    try:
        host = urlsplit(url).netloc.rpartition("]")[0].lstrip("[")
        if host:
            IPv6Address(host)
    except ValueError:
        raise PydanticCustomError("format", "Expected a URL whose host exists") from None
    return url


Text = Annotated[str, Strict(), Field(pattern=PLAIN_PATTERN)]
Integer = Annotated[
    int,
    Strict(),
    Field(ge=-LARGEST_INTEGER, le=LARGEST_INTEGER, json_schema_extra={"format": "int64"}),
    BeforeValidator(whole_number),
]
Float = Annotated[
    float,
    Strict(),
    Field(allow_inf_nan=False, json_schema_extra={"format": "double"}),
    BeforeValidator(floating_number),
]
Boolean = Annotated[bool, Strict()]
Date = Annotated[date, StringForm(parse_date, {"type": "string", "format": "date"})]
Timestamp = Annotated[
    datetime,
    StringForm(parse_timestamp, {"type": "string", "format": "date-time"}, format_timestamp),
]
Identifier = Annotated[UUID, StringForm(parse_uuid, {"type": "string", "format": "uuid"})]
EmailAddress = Annotated[
    str,
    Strict(),
    Field(pattern=EMAIL_PATTERN, max_length=254, json_schema_extra={"format": "email"}),
]
WebAddress = Annotated[
    str,
    Strict(),
    Field(pattern=URL_PATTERN, max_length=2048, json_schema_extra={"format": "uri"}),
    AfterValidator(real_host),
]
Json = Annotated[Any, AfterValidator(check_json), WithJsonSchema({"not": {"type": "null"}})]
