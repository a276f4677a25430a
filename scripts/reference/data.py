"""The template's own data: what can be chosen, and the settings that come with it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

REPOSITORY = Path(__file__).resolve().parents[2]
EXTENSIONS = REPOSITORY / "extensions"
# The order of the questions.
AXES = (
    "architecture", "api", "versioning", "database", "auth", "cache", "messaging", "features", "ci",
)  # fmt: skip


@dataclass(frozen=True)
class Option:
    axis: str
    name: str
    label: str
    help: str
    settings: tuple[dict[str, Any], ...]
    offered_by: tuple[str, ...]


def frameworks() -> list[dict[str, Any]]:
    return [_load(path) for path in sorted((EXTENSIONS / "frameworks").glob("*.yml"))]


def presets() -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = _load(EXTENSIONS / "presets.yml")
    return loaded


def free_questions() -> dict[str, dict[str, Any]]:
    """Those that are asked without a list of choices."""
    text = (REPOSITORY / "copier.yml").read_text("utf-8")
    questions = yaml.load(text, _Questions)  # noqa: S506 (a safe loader of our own)
    return {
        name: question
        for name, question in questions.items()
        if not name.startswith("_") and question.get("when") and "choices" not in question
    }


def options(axis: str) -> list[Option]:
    """What at least one framework offers on the axis."""
    found = []
    for data in _load(EXTENSIONS / "options" / f"{axis}.yml")["options"]:
        offered_by = tuple(
            framework["label"]
            for framework in frameworks()
            if data["name"] in framework["offers"][axis]
        )
        if offered_by:
            settings = tuple(data.get("settings", ()))
            found.append(
                Option(axis, data["name"], data["label"], data["help"], settings, offered_by)
            )
    return found


def several(axis: str) -> bool:
    """Whether the question takes a list of answers."""
    return bool(_load(EXTENSIONS / "options" / f"{axis}.yml").get("several"))


def common_settings() -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = _load(EXTENSIONS / "data" / "settings.yml")
    return loaded


def manifest_fields() -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = _load(
        REPOSITORY / "tests" / "repository" / "manifest_fields.yml"
    )
    return loaded


class _Questions(yaml.SafeLoader):
    """Reads copier.yml without what it includes."""


_Questions.add_constructor("!include", lambda _loader, _node: None)


def _load(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))
