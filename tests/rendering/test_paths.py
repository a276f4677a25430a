"""Every path can be checked out anywhere, and Copier fills in known names only."""

import re
from collections import Counter
from pathlib import PurePosixPath

import pytest

from tests.rendering.data import framework_folders
from tests.rendering.sources import template_paths

DECLARED = {"{{entity.plural}}", "{{_copier_conf.answers_file}}.jinja", *framework_folders()}
FORBIDDEN_ON_WINDOWS = re.compile(r'[<>:"|?*\\\x00-\x1f]|[ .]$')
DEVICES_OF_WINDOWS = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?$", re.IGNORECASE)
LONGEST = 150


@pytest.mark.parametrize("path", template_paths(), ids=str)
def test_path_is_legal_everywhere(path: PurePosixPath) -> None:
    assert len(f"template/{path}") <= LONGEST
    for name in path.parts:
        assert not FORBIDDEN_ON_WINDOWS.search(name)
        assert not DEVICES_OF_WINDOWS.match(name)


@pytest.mark.parametrize("path", template_paths(), ids=str)
def test_names_in_a_path_are_declared(path: PurePosixPath) -> None:
    for name in path.parts:
        assert "{" not in name or name in DECLARED, "a typo here would drop the file silently"


def test_paths_that_differ_in_case_only_do_not_exist() -> None:
    seen = Counter(str(path).lower() for path in template_paths())
    assert [path for path, times in seen.items() if times > 1] == []


@pytest.mark.parametrize("framework", framework_folders())
def test_destinations_are_unique(framework: str) -> None:
    """All variants side by side, so that no choice can render two sources to one place."""
    places = Counter(
        _destination(path, framework)
        for path in template_paths()
        if path.parts[0] == framework or path.parts[0] not in framework_folders()
    )
    assert [place for place, times in places.items() if times > 1] == []


def _destination(path: PurePosixPath, framework: str) -> str:
    parts = path.parts[1:] if path.parts[0] == framework else path.parts
    return "/".join(parts).replace("{{entity.plural}}", "orders").removesuffix(".jinja")
