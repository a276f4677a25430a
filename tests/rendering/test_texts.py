"""Whatever a name or a description holds, it stays inside its string."""

import ast
import json
import tomllib
from pathlib import Path

import pytest
import yaml

from tests.harness.projects import Project
from tests.harness.renders import render
from tests.rendering.matrix import TEXTS


@pytest.fixture(scope="module", params=[*TEXTS])
def spoken(request: pytest.FixtureRequest) -> tuple[Project, dict[str, str]]:
    return render(TEXTS[request.param]), TEXTS[request.param]


def _all(project: Project, *patterns: str) -> list[Path]:
    return [path for pattern in patterns for path in sorted(project.path.rglob(pattern))]


def test_files_parse(spoken: tuple[Project, dict[str, str]]) -> None:
    project, _ = spoken
    for path in _all(project, "*.toml"):
        tomllib.loads(path.read_text())
    for path in _all(project, "*.yml", "*.yaml"):
        [*yaml.safe_load_all(path.read_text())]
    for path in _all(project, "*.json"):
        json.loads(path.read_text())
    for path in _all(project, "app/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text(), path.name)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                node.value.encode()


def test_readme_says_them_as_they_are(spoken: tuple[Project, dict[str, str]]) -> None:
    project, texts = spoken
    readme = (project.path / "README.md").read_text()
    assert texts.get("project_name", "My Service") in readme
    assert texts.get("description", "An HTTP API.") in readme


def test_answers_keep_them(spoken: tuple[Project, dict[str, str]]) -> None:
    project, texts = spoken
    assert {name: project.answers[name] for name in texts} == texts
