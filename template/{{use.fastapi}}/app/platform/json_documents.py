"""JSON as the contract reads it: RFC 8259, with the limits of RFC 7493 (I-JSON)."""

import json
import math
from typing import Any, NoReturn

from pydantic import JsonValue
from pydantic_core import PydanticCustomError

LARGEST_INTEGER = 2**53 - 1
DEEPEST_NESTING = 64
LONGEST_INTEGER = 400


class MalformedJsonError(ValueError):
    """Says what about the bytes is no JSON."""


def parse_json(body: bytes) -> Any:
    """The value of a JSON text; the last one of duplicate members counts.

    Raises MalformedJsonError.
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise MalformedJsonError("The body is not valid UTF-8.") from None
    if text.startswith("\ufeff"):
        raise MalformedJsonError("The body starts with a byte order mark.")
    try:
        value = json.loads(text, parse_constant=refuse_constant, parse_int=parse_integer)
    except json.JSONDecodeError as error:
        detail = f"The body is not valid JSON: line {error.lineno}, column {error.colno}."
        raise MalformedJsonError(detail) from None
    except RecursionError:
        raise MalformedJsonError("The body is nested too deeply.") from None
    # Cheaper than a walk, and never too low.
    if text.count("[") + text.count("{") > DEEPEST_NESTING and depth(value) > DEEPEST_NESTING:
        raise MalformedJsonError("The body is nested too deeply.")
    return value


def refuse_constant(name: str) -> NoReturn:
    raise MalformedJsonError(f"The body is not valid JSON: {name} is no number.")


def parse_integer(digits: str) -> int:
    # Python refuses to read integers of thousands of digits; cut to this many, they are still
    # beyond every range here.
    return int(digits[:LONGEST_INTEGER])


def depth(value: Any) -> int:
    level, values = 0, [value]
    while values := [child for parent in values for child in children(parent)]:
        level += 1
        if level > DEEPEST_NESTING:
            break
    return level + 1


def children(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def check_json(value: JsonValue) -> JsonValue:
    """Refuses what a database or another language would not give back as it was sent."""
    if value is None:
        raise PydanticCustomError("type", "Expected a value other than null")
    check_place(value, "")
    return value


def check_place(value: JsonValue, pointer: str) -> None:
    match value:
        case str():
            check_text(value, pointer)
        case bool() | None:
            pass
        case int() if abs(value) > LARGEST_INTEGER:
            refuse("out_of_range", "Expected an integer of at most 53 bits", pointer)
        case float() if not math.isfinite(value):
            refuse("out_of_range", "Expected a finite number", pointer)
        case list():
            for index, item in enumerate(value):
                check_place(item, f"{pointer}/{index}")
        case dict():
            for name, item in value.items():
                check_text(name, pointer)
                check_place(item, f"{pointer}/{escape(name)}")


def check_text(text: str, pointer: str) -> None:
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        refuse("invalid_characters", "Expected text without NUL and lone surrogates", pointer)


def refuse(code: str, detail: str, pointer: str) -> NoReturn:
    raise PydanticCustomError(code, detail, {"pointer": pointer})


def escape(token: str) -> str:
    """One token of a JSON Pointer (RFC 6901, section 3)."""
    return token.replace("~", "~0").replace("/", "~1")
