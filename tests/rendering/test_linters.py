"""Every file that differs between renders satisfies the checker of its kind."""

import json

import pytest

from tests.harness.projects import Project
from tests.rendering.tools import complaints, distinct, find

WITH_SETUP = "make setup installs it"
ACTIONLINT = "go install github.com/rhysd/actionlint/cmd/actionlint@v1.7.12"
SCHEMAS = {
    "vendor.compose-spec": "compose.yaml",
    "vendor.dependabot": ".github/dependabot.yml",
    "vendor.github-workflows": ".github/workflows/*.yml",
}


def test_dockerfiles(projects: list[Project]) -> None:
    hadolint = find("hadolint", WITH_SETUP)
    assert complaints(hadolint, *map(str, distinct(projects, "Dockerfile"))) == ""


@pytest.mark.parametrize("schema", SCHEMAS)
def test_schemas(schema: str, projects: list[Project]) -> None:
    files = map(str, distinct(projects, SCHEMAS[schema]))
    check = find("check-jsonschema", WITH_SETUP)
    assert complaints(check, "--builtin-schema", schema, *files) == ""


def test_workflows(projects: list[Project]) -> None:
    actionlint = find("actionlint", ACTIONLINT)
    shellcheck = find("shellcheck", WITH_SETUP)
    files = map(str, distinct(projects, ".github/workflows/*.yml"))
    assert complaints(actionlint, "-shellcheck", shellcheck, "-pyflakes", "", *files) == ""


def test_workflows_are_safe(projects: list[Project]) -> None:
    zizmor = find("zizmor", WITH_SETUP)
    files = map(str, distinct(projects, ".github/*.yml", ".github/workflows/*.yml"))
    assert complaints(zizmor, "--offline", "--no-progress", "--persona", "pedantic", *files) == ""


def test_actions_are_pinned_with_their_version(projects: list[Project]) -> None:
    for path in distinct(projects, ".github/workflows/*.yml"):
        used = [line for line in path.read_text().splitlines() if "uses: " in line]
        loose = [line for line in used if not _pinned(line)]
        assert loose == []


def _pinned(line: str) -> bool:
    action, _, version = line.partition("uses: ")[2].partition(" # v")
    commit = action.partition("@")[2]
    return len(commit) == 40 and set(commit) <= set("0123456789abcdef") and bool(version)


def test_load_tests(projects: list[Project]) -> None:
    k6 = find("k6", WITH_SETUP)
    for path in distinct(projects, "load-test/*.js"):
        assert complaints(k6, "inspect", str(path)) == ""


def test_dev_containers(projects: list[Project]) -> None:
    for path in distinct(projects, ".devcontainer/devcontainer.json"):
        container = json.loads(path.read_text())
        assert {"name", "image", "postCreateCommand"} <= container.keys()


def test_makefiles(projects: list[Project]) -> None:
    for path in distinct(projects, "Makefile"):
        argv = ["make", "--warn-undefined-variables", "--dry-run", "--file", str(path), "help"]
        assert complaints(*argv) == ""


@pytest.mark.parametrize("verb", ["check", "format --diff"])
def test_python_style(verb: str, projects: list[Project]) -> None:
    ruff = find("ruff", WITH_SETUP)
    for project in projects:
        if project.manifest["language"] == "Python":
            argv = [ruff, *verb.split(), "--quiet", "--no-cache", "."]
            assert complaints(*argv, cwd=project.path) == ""
