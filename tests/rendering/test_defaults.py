"""What someone gets who answers nothing."""

import re
from pathlib import Path

import pytest
import yaml
from pytest_copie.plugin import Copie

from tests.harness.projects import Project

LINK = re.compile(r"\]\((?!https?://|#)([^)#]+)")
TARGET = re.compile(r"^([a-z-]+):.*## ", re.MULTILINE)
VERBS = {
    "setup", "run", "test", "lint", "format", "migrate", "migration", "openapi", "load-test",
    "image", "up", "down", "help",
}  # fmt: skip


@pytest.fixture(autouse=True)
def without_includes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The plugin reads copier.yml for one setting, and knows no includes with a pattern."""

    def ignore(_: Path) -> None:
        yaml.add_constructor("!include", lambda *_: None, yaml.SafeLoader)

    monkeypatch.setattr("pytest_copie.plugin._add_yaml_include_constructor", ignore)


@pytest.mark.filterwarnings("ignore::copier.errors.DirtyLocalWarning")
def test_defaults_render(copie: Copie) -> None:
    result = copie.copy()
    assert result.exit_code == 0
    assert result.project_dir is not None
    assert (result.project_dir / "README.md").is_file()


def test_links_in_documents_lead_somewhere(project: Project) -> None:
    broken = [
        f"{path.name}: {link}"
        for path in project.rendered
        if path.suffix == ".md"
        for link in LINK.findall(path.read_text())
        if not (path.parent / link).exists()
    ]
    assert broken == []


def test_every_verb_of_the_contract_is_there_and_explained(project: Project) -> None:
    makefile = (project.path / "Makefile").read_text()
    assert {*TARGET.findall(makefile)} >= VERBS
