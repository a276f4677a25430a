from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

import pytest
from pydantic import TypeAdapter, ValidationError

from app.platform.fields import (
    Boolean,
    Date,
    Digits,
    EmailAddress,
    Float,
    Identifier,
    Integer,
    Json,
    Text,
    Timestamp,
    WebAddress,
)

Price = Annotated[Decimal, Digits(4, 2)]
Fraction = Annotated[Decimal, Digits(2, 2)]
Count = Annotated[Decimal, Digits(3, 0)]
ID = "7d5a2c1e-8f34-4b6a-9c0d-1e2f3a4b5c6d"


@pytest.mark.parametrize(
    ("kind", "value", "read"),
    [
        (Text, "", ""),
        (Text, "Ünïcode 🙂", "Ünïcode 🙂"),
        (Integer, 2**53 - 1, 2**53 - 1),
        (Integer, 1.0, 1),
        (Float, 1, 1.0),
        (Boolean, True, True),
        (Price, "12.5", Decimal("12.50")),
        (Price, "-0", Decimal("0.00")),
        (Fraction, "0.25", Decimal("0.25")),
        (Count, "999", Decimal(999)),
        (Date, "0001-01-01", date(1, 1, 1)),
        (Timestamp, "2026-01-31T12:00:00Z", datetime(2026, 1, 31, 12, tzinfo=UTC)),
        (Timestamp, "2026-01-31t12:00:00.9999+02:00", "2026-01-31T10:00:00.999Z"),
        (Identifier, ID.upper(), UUID(ID)),
        (EmailAddress, "ada@example.com", "ada@example.com"),
        (WebAddress, "https://[::1]:8000/a?b=%20#c", "https://[::1]:8000/a?b=%20#c"),
        (Json, {"a": [1, None]}, {"a": [1, None]}),
    ],
)
def test_a_valid_value_is_read(kind: Any, value: object, read: object) -> None:
    adapter = TypeAdapter(kind)
    result = adapter.validate_python(value)

    assert read in (result, adapter.dump_python(result, mode="json"))


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Text, 1),
        (Text, "\0"),
        (Integer, "1"),
        (Integer, True),
        (Integer, 1.5),
        (Integer, 2**53),
        (Float, "1.0"),
        (Float, float("nan")),
        (Boolean, 1),
        (Price, 12.5),
        (Price, "1e2"),
        (Price, "012"),
        (Price, "100"),
        (Price, "0.125"),
        (Fraction, "1.0"),
        (Count, "1.0"),
        (Date, "2026-02-30"),
        (Date, "20260131"),
        (Date, 5),
        (Timestamp, "2026-01-31 12:00:00Z"),
        (Timestamp, "2026-01-31T12:00:00"),
        (Timestamp, "2016-12-31T23:59:60Z"),
        (Timestamp, "0001-01-01T00:00:00+01:00"),
        (Identifier, ID.replace("-", "")),
        (Identifier, "no-uuid"),
        (EmailAddress, "ada"),
        (EmailAddress, "a" * 250 + "@example.com"),
        (WebAddress, "ftp://example.com"),
        (WebAddress, "https://ada@example.com"),
        (WebAddress, "https://example.com:65536"),
        (Json, None),
    ],
)
def test_an_invalid_value_is_refused(kind: Any, value: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(kind).validate_python(value)


def test_a_decimal_is_written_with_all_its_places() -> None:
    assert TypeAdapter(Price).dump_json(Decimal(3)) == b'"3.00"'
