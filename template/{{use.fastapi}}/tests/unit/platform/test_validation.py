from typing import Any

import pytest

from app.platform.problems.validation import field_error


@pytest.mark.parametrize(
    ("details", "pointer", "code"),
    [
        ({"type": "missing", "loc": ("body", "a", 0)}, "/a/0", "required"),
        ({"type": "extra_forbidden", "loc": ("body", "id")}, "/id", "read_only"),
        ({"type": "extra_forbidden", "loc": ("query", "id")}, "/id", "unknown"),
        ({"type": "literal_error", "loc": ("body", "a"), "input": "b"}, "/a", "not_allowed"),
        ({"type": "literal_error", "loc": ("body", "a"), "input": 1}, "/a", "type"),
        ({"type": "int_type", "loc": ("query", "a"), "input": ["1", "2"]}, "/a", "repeated"),
        ({"type": "model_type", "loc": ("body",)}, "", "type"),
        ({"type": "common", "loc": ("body", "a")}, "/a", "common"),
    ],
)
def test_an_error_is_told_by_place_and_code(
    details: dict[str, Any], pointer: str, code: str
) -> None:
    error = field_error({"msg": "", "input": None} | details)

    assert (error.pointer, error.code) == (pointer, code)
