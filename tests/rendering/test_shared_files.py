"""Shared files loop over data: they name no framework, no language and no option."""

import re
from pathlib import Path

import pytest

from tests.rendering.data import TEMPLATE, axes, frameworks
from tests.rendering.sources import shared_files

NAMED_AXES = ("database", "auth", "cache", "messaging")
ORDINARY_WORDS = {"none", "memory", "session", "uuid"}


def _words() -> set[str]:
    words = set()
    for framework in frameworks():
        words |= {framework["name"], framework["language"], *framework["reserved"]["slugs"]}
    for axis in NAMED_AXES:
        for option in axes()[axis]:
            words |= {option["name"]}
    return {word.lower() for word in words} - ORDINARY_WORDS


FORBIDDEN = re.compile("|".join(sorted(map(re.escape, _words()))), re.IGNORECASE)


@pytest.mark.parametrize("path", shared_files(), ids=lambda path: str(path.relative_to(TEMPLATE)))
def test_shared_file_names_no_choice(path: Path) -> None:
    found = [
        f"{number}: {line}"
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if FORBIDDEN.search(line)
    ]
    assert found == []
