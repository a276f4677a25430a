"""The template's data, read as plain YAML."""

from functools import cache
from typing import Any

import yaml

from tests.harness.paths import FRAMEWORKS, OPTIONS, REPOSITORY

TEMPLATE = REPOSITORY / "template"


@cache
def frameworks() -> list[dict[str, Any]]:
    return [yaml.safe_load(path.read_text()) for path in sorted(FRAMEWORKS.glob("*.yml"))]


@cache
def axes() -> dict[str, list[dict[str, Any]]]:
    files = [yaml.safe_load(path.read_text()) for path in sorted(OPTIONS.glob("*.yml"))]
    return {data["axis"]: data["options"] for data in files}


@cache
def framework_folders() -> list[str]:
    return [f"{{{{use.{framework['name']}}}}}" for framework in frameworks()]
