from typing import Any

import pytest
from pydantic import JsonValue
from pydantic_core import PydanticCustomError

from app.platform.json_documents import MalformedJsonError, check_json, escape, parse_json


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"{'a': 1}",
        b"\xff",
        b"\xef\xbb\xbf{}",
        b"NaN",
        b"[-Infinity]",
        b"[" * 65 + b"]" * 65,
        b"[" * 100_000,
    ],
)
def test_what_is_no_json_is_refused(body: bytes) -> None:
    with pytest.raises(MalformedJsonError):
        parse_json(body)


def test_nesting_is_allowed_to_a_depth() -> None:
    assert parse_json(b"[" * 64 + b"]" * 64)
    assert parse_json(b"[" + b"[]," * 100 + b"{}]")


def test_the_last_of_duplicate_members_counts() -> None:
    assert parse_json(b'{"a": 1, "a": 2}') == {"a": 2}


def test_an_integer_of_thousands_of_digits_is_read_as_a_great_one() -> None:
    assert parse_json(b"1" * 5000) > 2**53


@pytest.mark.parametrize(
    ("value", "code", "pointer"),
    [
        (None, "type", None),
        ([2**53], "out_of_range", "/0"),
        ({"a": [1.0, float("inf")]}, "out_of_range", "/a/1"),
        ({"a/b": "\0"}, "invalid_characters", "/a~1b"),
        ({"\ud800": 1}, "invalid_characters", ""),
    ],
)
def test_what_would_not_come_back_is_refused(value: Any, code: str, pointer: str | None) -> None:
    with pytest.raises(PydanticCustomError) as refusal:
        check_json(value)

    assert refusal.value.type == code
    assert (refusal.value.context or {}).get("pointer") == pointer


def test_other_json_is_taken_as_it_is() -> None:
    value: JsonValue = {"a": [1, -1.5, True, None, "text", {}]}

    assert check_json(value) == value


def test_pointers_escape_their_own_signs() -> None:
    assert escape("a/b~c") == "a~1b~0c"
