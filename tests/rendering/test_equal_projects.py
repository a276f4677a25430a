"""Equal answers give projects of one shape: shared files differ in the manifest's data only."""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
import yaml

from tests.harness.projects import Project
from tests.harness.renders import render
from tests.harness.targets import Target, targets
from tests.rendering.data import TEMPLATE, frameworks
from tests.rendering.sources import shared_files

FIRST, *OTHERS = [framework["name"] for framework in frameworks()]
TARGETS = [target for target in targets() if target.framework == FIRST]
VERB = re.compile(r"^([a-z-]+):.* ## (.*)$", re.MULTILINE)
SHARED = {
    PurePosixPath(path.relative_to(TEMPLATE).as_posix().removesuffix(".jinja"))
    for path in shared_files()
}


def _names(node: Any) -> Any:
    """The names in a document, without what stands at the end of each."""
    if isinstance(node, dict):
        return {name: _names(value) for name, value in node.items()}
    if isinstance(node, list):
        return [_names(item) for item in node if isinstance(item, dict)]
    return None


def _services(project: Path) -> Any:
    return _names(yaml.safe_load((project / "compose.yaml").read_text()))


def _steps(project: Path) -> Any:
    """Each job's steps by name or by what they run; what brings the language has neither."""
    workflow = yaml.safe_load((project / ".github" / "workflows" / "ci.yml").read_text())
    return {
        name: [step.get("name") or step.get("run") for step in job["steps"]]
        for name, job in workflow["jobs"].items()
    }


def _verbs(project: Path) -> Any:
    return VERB.findall((project / "Makefile").read_text())


def _headings(project: Path) -> Any:
    return {
        path.name: [line for line in path.read_text().splitlines() if line.startswith("#")]
        for path in (project / "README.md", *sorted((project / "docs").glob("*.md")))
        if PurePosixPath(path.relative_to(project).as_posix()) in SHARED
    }


def _equal_files(project: Path) -> Any:
    """What knows nothing of the language: settings, the load test."""
    return {
        str(path): (project / path).read_text()
        for path in map(PurePosixPath, (".env.example", "load-test/load.js"))
    }


SHAPES: dict[str, Callable[[Path], Any]] = {
    "compose services": _services,
    "CI steps": _steps,
    "verbs of make": _verbs,
    "headings": _headings,
    "files without a language": _equal_files,
}


@cache
def _project(framework: str, target: Target) -> Project:
    return render(target.answers | {"framework": framework, "ci": "github"})


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: f"{target.database}-{target.auth}")
@pytest.mark.parametrize("framework", OTHERS)
def test_the_same_shared_files_are_there(framework: str, target: Target) -> None:
    found, first = (
        {path for path in SHARED if (_project(name, target).path / path).exists()}
        for name in (framework, FIRST)
    )
    assert found == first


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("target", TARGETS, ids=lambda target: f"{target.database}-{target.auth}")
@pytest.mark.parametrize("framework", OTHERS)
def test_shared_files_have_one_shape(framework: str, target: Target, shape: str) -> None:
    found, first = (SHAPES[shape](_project(name, target).path) for name in (framework, FIRST))
    assert found == first
