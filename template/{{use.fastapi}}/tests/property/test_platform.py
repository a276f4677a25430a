from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from app.platform.fields import Date, Digits, Identifier, Timestamp
from app.platform.http.client_address import client_address
from app.platform.http.negotiation import accepts_json
from app.platform.http.preconditions import entity_tags
from app.platform.json_documents import MalformedJsonError, parse_json
from app.platform.pagination.cursors import CursorCodec

CODEC = CursorCodec(bytes(32))


@given(st.decimals(-9999, 9999, places=3))
def test_decimals_are_read_as_they_are_written(value: Decimal) -> None:
    adapter = TypeAdapter(Annotated[Decimal, Digits(7, 3)])

    assert adapter.validate_json(adapter.dump_json(value)) == value


@given(st.datetimes(timezones=st.just(UTC)), st.dates(), st.uuids())
def test_other_forms_are_read_as_they_are_written(
    moment: datetime, day: date, identifier: UUID
) -> None:
    moments, days, identifiers = map(TypeAdapter[Any], (Timestamp, Date, Identifier))
    kept = moments.validate_json(moments.dump_json(moment))

    assert abs(kept - moment).total_seconds() < 0.001
    assert moments.validate_json(moments.dump_json(kept)) == kept
    assert days.validate_json(days.dump_json(day)) == day
    assert identifiers.validate_json(identifiers.dump_json(identifier)) == identifier


@given(st.dictionaries(st.text(), st.text()), st.data())
def test_a_cursor_that_was_changed_is_none(content: dict[str, str], data: st.DataObject) -> None:
    cursor = CODEC.encode(content)
    place = data.draw(st.integers(0, len(cursor) - 2))
    other = data.draw(st.sampled_from("ABCabc012-_").filter(lambda sign: sign != cursor[place]))

    assert CODEC.decode(cursor) == content
    assert CODEC.decode(cursor[:place] + other + cursor[place + 1 :]) is None
    assert CODEC.decode(cursor[:-2]) is None


@given(st.binary())
def test_bytes_are_json_or_malformed(body: bytes) -> None:
    with suppress(MalformedJsonError):
        parse_json(body)


@given(st.text())
def test_headers_of_any_form_are_read(header: str) -> None:
    assert accepts_json(header) in (True, False)
    assert isinstance(entity_tags(header), list)
    assert client_address("192.0.2.1", header, []) == "192.0.2.1"
