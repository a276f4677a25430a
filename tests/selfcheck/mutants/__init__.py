"""Projects whose source is wrong in one place."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.harness.projects import Project
from tests.harness.renders import render
from tests.harness.targets import Target, targets

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Mutant:
    name: str
    target: Target
    clause: str
    test: str
    file: str
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.target.framework}-{self.name.replace(' ', '-')}"

    def make(self, place: Path) -> Project:
        """The project with its defect, ready to be started."""
        whole = render(self.target.answers).setup()
        installed = Path(whole.manifest["make"]["installed"]).parts[0]
        shutil.copytree(whole.path, place, symlinks=True, ignore=shutil.ignore_patterns(installed))
        (place / installed).symlink_to(whole.path / installed)
        source = place / self.file
        before = source.read_text()
        assert before.count(self.old) == 1, f"{self.file} has not one {self.old!r}"
        source.write_text(before.replace(self.old, self.new))
        project = Project(place)
        if built := project.manifest["make"].get("built"):
            project.make(built)
        return project


def mutants(framework: str) -> list[Mutant]:
    edits = _read(framework)
    return [
        Mutant(name, target, **proof, **edits[name])
        for part, proofs in _read("table").items()
        for target in targets()
        if f"{framework}-{part}" in str(target) and not target.for_features_only
        for name, proof in proofs.items()
    ]


def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] | None = yaml.safe_load((HERE / f"{name}.yml").read_text())
    return content or {}
