"""Whatever a name or a description holds, it stays inside its string."""

import ast
import json
import tomllib
from itertools import product
from pathlib import Path

import pytest
import yaml

from tests.harness.projects import Project
from tests.harness.renders import render
from tests.rendering.data import frameworks
from tests.rendering.matrix import TEXTS


@pytest.fixture(
    scope="module",
    params=product((one["name"] for one in frameworks()), TEXTS),
    ids="-".join,
)
def spoken(request: pytest.FixtureRequest) -> tuple[Project, dict[str, str]]:
    framework, name = request.param
    return render(TEXTS[name] | {"framework": framework}), TEXTS[name]


def _all(project: Project, *patterns: str) -> list[Path]:
    return [path for pattern in patterns for path in project.rendered if path.match(pattern)]


def test_files_parse(spoken: tuple[Project, dict[str, str]]) -> None:
    project, _ = spoken
    for path in _all(project, "*.toml"):
        tomllib.loads(path.read_text())
    for path in _all(project, "*.yml", "*.yaml"):
        [*yaml.safe_load_all(path.read_text())]
    for path in _all(project, "*.json"):
        json.loads(path.read_text())
    for path in _all(project, "*.py"):
        ast.parse(path.read_text(), path.name)


def test_source_says_them_as_they_are(spoken: tuple[Project, dict[str, str]]) -> None:
    project, texts = spoken
    said = STRINGS[project.manifest["language"]](project)
    assert said >= {*texts.values()} - {texts.get("organization")}


def _python_strings(project: Project) -> set[str]:
    return {
        node.value
        for path in _all(project, "*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def _typescript_strings(project: Project) -> set[str]:
    """The project's description of itself, as Node.js reads it."""
    script = "import('./src/description.ts').then((it) => console.log(JSON.stringify(it)))"
    description = json.loads(project.run("node", "--eval", script))["DESCRIPTION"]
    return {value for value in description.values() if isinstance(value, str)}


STRINGS = {"Python": _python_strings, "TypeScript": _typescript_strings}


def test_readme_says_them_as_they_are(spoken: tuple[Project, dict[str, str]]) -> None:
    project, texts = spoken
    readme = (project.path / "README.md").read_text()
    assert texts.get("project_name", "My Service") in readme
    assert texts.get("description", "An HTTP API.") in readme


def test_answers_keep_them(spoken: tuple[Project, dict[str, str]]) -> None:
    project, texts = spoken
    assert {name: project.answers[name] for name in texts} == texts
