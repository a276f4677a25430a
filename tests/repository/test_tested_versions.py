"""What was tested is what users get: no package of a render is left to chance."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.harness.renders import render
from tests.harness.targets import Target, targets

NAME = re.compile(r"[A-Za-z0-9._-]+")
# Projects whose language locks through this file.
LOCKED = "tested-versions.toml"


def packages(path: Path) -> set[str]:
    content = tomllib.loads(path.read_text())
    lines = list(content["project"]["dependencies"])
    for group in content.get("dependency-groups", {}).values():
        lines += group
    return {_name(line) for line in lines}


def constraints(path: Path) -> dict[str, str]:
    lines = tomllib.loads(path.read_text())["tool"]["uv"]["constraint-dependencies"]
    return {_name(line): line for line in lines}


def _name(requirement: str) -> str:
    match = NAME.match(requirement)
    assert match is not None, requirement
    return match[0].lower().replace("_", "-")


@pytest.mark.parametrize("target", targets(), ids=str)
def test_every_package_of_a_render_has_one_tested_version(target: Target) -> None:
    project = render(target.answers).path
    versions = constraints(project / LOCKED)
    assert packages(project / "pyproject.toml") - versions.keys() == set()
    assert all("==" in line for line in versions.values())


@pytest.mark.parametrize("target", targets(), ids=str)
def test_no_render_knows_where_packages_come_from(target: Target) -> None:
    assert "://" not in (render(target.answers).path / LOCKED).read_text()
