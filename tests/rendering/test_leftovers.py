"""A render holds no trace of the template or of what was not chosen."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.harness.projects import Project
from tests.rendering.data import axes

JINJA = re.compile(r"\{%|%\}|(?<!\$)\{\{ ?(use|entity|choice|manifest|slug|project_name)\b|\{#|#\}")
TEMPLATE_WORDS = re.compile(r"copier|jinja|be-template", re.IGNORECASE)
MAY_SPEAK_OF_THE_TEMPLATE = {".copier-answers.yml", "README.md", "docs/adding-a-resource.md"}
SERVES_EVERY_CHOICE = {
    "tested-versions.json",  # one superset of constraints: what isn't used has no effect
    "tested-versions.toml",
    "app/platform/database/types.py",  # one first migration, before and after a change of database
}
MAY_BE_EMPTY = {"__init__.py", "py.typed"}
# Package managers call their look for known holes so; counts are in memory without a cache too.
AMBIGUOUS = {"audit", "memory"}
OTHER_WORDS = {
    "audit": ["/audit/", "audit_events", "audit-events", "audit:read", "AuditTrail"],
    "memory": ["MemoryCache", "MemoryShelf", "cache/memory"],
    "sqlite": ["aiosqlite"],
    "postgresql": ["postgres", "asyncpg", "psycopg"],
    "webhooks": ["outbox", "whsec", "app.worker"],
    "monitoring": ["monitoring/", "grafana/grafana", "runbook", "jaeger"],
    "jwt": ["joserfc", "argon2", "pwdlib", "refresh_token", "/auth/login"],
}


def _words(option: dict[str, Any]) -> set[str]:
    names = {option["name"]} - {"none"} - AMBIGUOUS
    settings = [setting["name"] for setting in option.get("settings", [])]
    return {*names, *settings, *OTHER_WORDS.get(option["name"], [])}


def test_no_jinja_remains(files: dict[str, Path]) -> None:
    _assert_none(_lines_with(JINJA, files))


def test_the_template_is_not_spoken_of(files: dict[str, Path]) -> None:
    others = {name: path for name, path in files.items() if name not in MAY_SPEAK_OF_THE_TEMPLATE}
    _assert_none(_lines_with(TEMPLATE_WORDS, others))


@pytest.mark.parametrize("axis", ["database", "auth", "cache", "messaging", "features"])
def test_what_was_not_chosen_is_not_there(
    axis: str, project: Project, files: dict[str, Path]
) -> None:
    chosen: set[str] = set()
    others: set[str] = set()
    for option in axes()[axis]:
        answer = project.answers.get(axis, axes()[axis][0]["name"])
        is_chosen = option["name"] in (answer if isinstance(answer, list) else [answer])
        (chosen if is_chosen else others).update(_words(option))
    absent = sorted(others - chosen)
    if absent:
        # Names of settings count as written: a field of that name in lower case may be shared.
        words = (
            re.escape(word) if word.isupper() else f"(?i:{re.escape(word)})" for word in absent
        )
        pattern = re.compile("|".join(words))
        searched = {name: path for name, path in files.items() if name not in SERVES_EVERY_CHOICE}
        _assert_none(_lines_with(pattern, searched))
        _assert_none([name for name in files if pattern.search(name)])


def test_no_file_or_folder_is_empty(project: Project, files: dict[str, Path]) -> None:
    empty = [name for name, path in files.items() if not path.read_bytes().strip()]
    _assert_none([name for name in empty if Path(name).name not in MAY_BE_EMPTY])
    folders = [path for path in project.rendered if path.is_dir()]
    _assert_none([str(folder) for folder in folders if not any(folder.iterdir())])


def test_whitespace_is_tidy(files: dict[str, Path]) -> None:
    untidy = []
    for name, path in files.items():
        text = path.read_text()
        if not text:
            continue
        if not text.endswith("\n") or text.endswith("\n\n"):
            untidy.append(f"{name} ends in no or several newlines")
        if text.startswith("\n"):
            untidy.append(f"{name} starts with a blank line")
        if "\n\n\n" in text and path.suffix not in {".py", ".mako"}:
            untidy.append(f"{name} has several blank lines in a row")
        if re.search(r"[ \t\r]$", text, re.MULTILINE):
            untidy.append(f"{name} has spaces at the end of a line")
    _assert_none(untidy)


def _assert_none(found: list[str]) -> None:
    assert not found, "\n".join(found)


def _lines_with(pattern: re.Pattern[str], files: dict[str, Path]) -> list[str]:
    return [
        f"{name}:{number}: {line.strip()}"
        for name, path in files.items()
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if pattern.search(line)
    ]
