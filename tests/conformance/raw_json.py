"""JSON text with tokens that Python's own encoder can't write."""

import json
from typing import Any


class Raw(str):
    """A JSON token that is sent exactly as it stands, such as 1.0, 1e400 or -0."""

    __slots__ = ()


def encode(value: Any) -> bytes:
    """The JSON text of a value as UTF-8; lone surrogates are sent as escapes."""
    text = _write(value)
    try:
        return text.encode()
    except UnicodeEncodeError:
        return _write(value, ascii_only=True).encode()


def _write(value: Any, *, ascii_only: bool = False) -> str:
    if isinstance(value, Raw):
        return str(value)
    if isinstance(value, dict):
        members = (
            f"{json.dumps(name, ensure_ascii=ascii_only)}:{_write(item, ascii_only=ascii_only)}"
            for name, item in value.items()
        )
        return "{" + ",".join(members) + "}"
    if isinstance(value, list):
        return "[" + ",".join(_write(item, ascii_only=ascii_only) for item in value) + "]"
    return json.dumps(value, ensure_ascii=ascii_only, allow_nan=False)
