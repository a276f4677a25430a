"""What documents say of settings is what the source reads."""

import re
from pathlib import Path

from tests.harness.projects import Project

NAME = re.compile(r"^# ([A-Z][A-Z0-9_]+)=", re.MULTILINE)
ROW = re.compile(r"^\| `([A-Z][A-Z0-9_]+)` \|", re.MULTILINE)
GENERATED = re.compile(r"printf '%s=%s\\n' ([A-Z0-9_]+)")
DOCUMENTS = {".md", ".yaml", ".yml", ".example", ".js", ".json", ""}


def test_every_setting_is_in_the_documents_and_in_the_example(project: Project) -> None:
    example = {*NAME.findall((project.path / ".env.example").read_text())}
    generated = {*GENERATED.findall((project.path / "Makefile").read_text())}
    listed = {*ROW.findall((project.path / "docs" / "configuration.md").read_text())}
    assert example | generated == listed
    assert not example & generated


def test_every_setting_is_read_somewhere(project: Project, files: dict[str, Path]) -> None:
    source = "".join(
        path.read_text().lower() for path in files.values() if path.suffix not in DOCUMENTS
    )
    listed = ROW.findall((project.path / "docs" / "configuration.md").read_text())
    assert [name for name in listed if name.lower() not in source] == []


def test_compose_asks_for_every_secret_that_production_needs(project: Project) -> None:
    generated = GENERATED.findall((project.path / "Makefile").read_text())
    compose = (project.path / "compose.yaml").read_text()
    assert [name for name in generated if f"${{{name}:?" not in compose] == []
