import os
import subprocess
import sys
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from tests.harness.entities import Entity
from tests.harness.locks import locked
from tests.harness.paths import FRAMEWORKS

# Beside a project: what was rendered, to tell it from what its set-up and its tests left there.
PATHS = "paths.txt"


class Failed(Exception):
    """A command of the project did not end with 0."""


class Project:
    """A rendered project on disk."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def rendered(self) -> list[Path]:
        """Each file and folder that Copier made."""
        return [self.path / line for line in self.path.with_name(PATHS).read_text().splitlines()]

    @cached_property
    def answers(self) -> dict[str, Any]:
        answers: dict[str, Any] = yaml.safe_load((self.path / ".copier-answers.yml").read_text())
        return answers

    @cached_property
    def entity(self) -> Entity:
        return Entity.from_answers(self.answers)

    @cached_property
    def manifest(self) -> dict[str, Any]:
        return manifest(framework(self.answers))

    def make(self, *arguments: str, timeout: float = 600, **env: str) -> str:
        return self.run("make", *arguments, timeout=timeout, **env)

    def run(self, *argv: str, timeout: float = 600, **env: str) -> str:
        done = subprocess.run(
            argv, check=False, cwd=self.path, env=toolchain() | env, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=timeout,
        )  # fmt: skip
        if done.returncode != 0:
            raise Failed(f"{' '.join(argv)} ended with {done.returncode}:\n{done.stdout}")
        return done.stdout

    def setup(self) -> "Project":
        """`make setup`, once for each project on disk."""
        mark = self.path.with_name(f"{self.path.name}.ready")
        with locked(self.path):
            if not mark.exists():
                self.make("setup")
                mark.touch()
        return self


def manifest(framework: str) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((FRAMEWORKS / f"{framework}.yml").read_text())
    return data


def framework(answers: Mapping[str, Any]) -> str:
    """A question with one possible answer is not asked, and its answer not written down."""
    only = sorted(path.stem for path in FRAMEWORKS.glob("*.yml"))[0]
    return str(answers.get("framework", only))


def toolchain() -> dict[str, str]:
    """Our own environment without what a test run adds, and with the tools of our environment."""
    kept = {name: value for name, value in os.environ.items() if not _ours(name)}
    tools = f"{Path(sys.executable).parent}{os.pathsep}{kept.get('PATH', os.defpath)}"
    return kept | {"PATH": tools}


def _ours(name: str) -> bool:
    return name.startswith(("PYTEST_", "COV_", "COVERAGE_")) or name in {
        "PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "VIRTUAL_ENV", "MAKEFLAGS", "MAKELEVEL", "MFLAGS",
    }  # fmt: skip
