"""Calls the macro that reads fields, and reads them once more in Python."""

import json
from pathlib import Path
from typing import Any

from copier._main import Worker


def reader(template: Path) -> Any:
    """The macro file that reads fields, in the environment that Copier gives it."""
    environment = Worker(src_path=str(template)).jinja_env
    return environment.get_template("extensions/fields.jinja").module


def read(module: Any, text: str, reserved: tuple[str, ...] = ()) -> dict[str, Any]:
    result: dict[str, Any] = json.loads(module.read(text, list(reserved)))
    return result
