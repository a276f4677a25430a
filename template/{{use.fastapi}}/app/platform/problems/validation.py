from collections.abc import Sequence
from typing import Any

from fastapi.exceptions import RequestValidationError

from app.platform.fields import PLAIN_PATTERN
from app.platform.json_documents import escape
from app.platform.problems.problem import FieldError, Problem

SERVER_SET = frozenset({"id", "owner_id", "created_at", "updated_at", "version"})

CODES = {
    "missing": "required",
    "string_too_long": "too_long",
    "string_too_short": "too_short",
    "too_short": "too_short",
    "too_long": "too_long",
    "literal_error": "not_allowed",
    "finite_number": "out_of_range",
    "greater_than": "out_of_range",
    "greater_than_equal": "out_of_range",
    "less_than": "out_of_range",
    "less_than_equal": "out_of_range",
    "int_parsing_size": "out_of_range",
    "string_unicode": "invalid_characters",
    "string_pattern_mismatch": "format",
}
DETAILS = {
    "string_unicode": "Expected text without NUL and lone surrogates",
    "string_pattern_mismatch": "Expected another form",
    "extra_forbidden": "There is no such member or parameter",
    "model_type": "Expected a JSON object",
    "model_attributes_type": "Expected a JSON object",
    "dict_type": "Expected a JSON object",
}


def validation_failed(error: RequestValidationError) -> Problem:
    return Problem(
        "validation-failed",
        "The request breaks the rules that `errors` lists.",
        errors=[field_error(details) for details in error.errors()],
    )


def field_error(details: dict[str, Any]) -> FieldError:
    kind, context = details["type"], details.get("ctx", {})
    place, *path = details["loc"]
    pointer = to_pointer(path) + context.get("pointer", "")
    if isinstance(details["input"], list) and place == "query":
        return FieldError(pointer, "repeated", "Expected the parameter at most once")
    if kind == "extra_forbidden" and place == "body" and path[0] in SERVER_SET:
        return FieldError(pointer, "read_only", "The service sets this member itself")
    if kind == "string_pattern_mismatch" and context["pattern"] == PLAIN_PATTERN:
        return FieldError(pointer, "invalid_characters", DETAILS["string_unicode"])
    return FieldError(pointer, code(kind, details["input"]), DETAILS.get(kind, details["msg"]))


def code(kind: str, value: Any) -> str:
    if kind == "extra_forbidden":
        return "unknown"
    if kind == "literal_error" and not isinstance(value, str):
        return "type"
    if kind.endswith("_type"):
        return "type"
    # A kind without an entry is one of the codes that this project's own types raise.
    return CODES.get(kind, kind)


def to_pointer(path: Sequence[str | int]) -> str:
    return "".join(f"/{escape(str(token))}" for token in path)
