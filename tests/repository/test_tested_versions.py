"""What was tested is what users get: no package of a render is left to chance."""

import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.harness.projects import manifest
from tests.harness.renders import render
from tests.harness.targets import Target, targets

NAME = re.compile(r"[A-Za-z0-9._-]+")
EXACT = re.compile(r"\d+\.\d+[\w.+-]*")


class Language(NamedTuple):
    """How the projects of a language say what they need, and what was tested."""

    tested: str
    needs: Callable[[Path], set[str]]
    versions: Callable[[Path], dict[str, str]]


def _python_needs(project: Path) -> set[str]:
    content = tomllib.loads((project / "pyproject.toml").read_text())
    lines = list(content["project"]["dependencies"])
    for group in content.get("dependency-groups", {}).values():
        lines += group
    return {_name(line) for line in lines}


def _python_versions(tested: Path) -> dict[str, str]:
    lines = tomllib.loads(tested.read_text())["tool"]["uv"]["constraint-dependencies"]
    return {_name(line): line.partition("==")[2].partition(" ;")[0] for line in lines}


def _name(requirement: str) -> str:
    match = NAME.match(requirement)
    assert match is not None, requirement
    return match[0].lower().replace("_", "-")


def _npm_needs(project: Path) -> set[str]:
    content = json.loads((project / "package.json").read_text())
    return {*content["dependencies"], *content["devDependencies"]}


def _npm_packages(tested: Path) -> dict[str, dict[str, Any]]:
    packages = json.loads(tested.read_text())["packages"]
    return {path.rpartition("node_modules/")[2]: one for path, one in packages.items() if path}


def _npm_versions(tested: Path) -> dict[str, str]:
    return {name: one["version"] for name, one in _npm_packages(tested).items()}


LANGUAGES = {
    "Python": Language("tested-versions.toml", _python_needs, _python_versions),
    "TypeScript": Language("tested-versions.json", _npm_needs, _npm_versions),
}


def _language(target: Target) -> Language:
    return LANGUAGES[manifest(target.framework)["language"]]


@pytest.mark.parametrize("target", targets(), ids=str)
def test_every_package_of_a_render_has_one_tested_version(target: Target) -> None:
    project, language = render(target.answers).path, _language(target)
    versions = language.versions(project / language.tested)
    assert language.needs(project) - versions.keys() == set()
    assert [name for name, version in versions.items() if not EXACT.fullmatch(version)] == []


@pytest.mark.parametrize("target", targets(), ids=str)
def test_no_render_knows_where_packages_come_from(target: Target) -> None:
    text = (render(target.answers).path / _language(target).tested).read_text()
    assert "://" not in text


def test_packages_for_other_platforms_are_tested_too() -> None:
    """npm leaves them all out where it finds one of them missing."""
    for target in targets():
        if (language := _language(target)).tested.endswith(".json"):
            packages = _npm_packages(render(target.answers).path / language.tested)
            named = {
                name for one in packages.values() for name in one.get("optionalDependencies", ())
            }
            assert named - packages.keys() == set()
