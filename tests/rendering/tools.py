"""Linters and schemas, each run once over all that differs."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from tests.conftest import missing
from tests.harness.paths import BUILD
from tests.harness.projects import Project

PLACES = (Path(sys.executable).parent, BUILD / "tools" / "bin", Path.home() / "go" / "bin")


def find(tool: str, how: str) -> str:
    path = os.pathsep.join([*map(str, PLACES), os.environ.get("PATH", "")])
    return shutil.which(tool, path=path) or missing(f"no {tool} on this machine: {how}")


def complaints(*argv: str, cwd: Path | None = None) -> str:
    done = subprocess.run(
        argv, check=False, cwd=cwd, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    return done.stdout if done.returncode else ""


def distinct(projects: Iterable[Project], *patterns: str) -> list[Path]:
    """The files of these names whose content differs, one of each."""
    found: dict[tuple[str, bytes], Path] = {}
    for project in projects:
        for pattern in patterns:
            for path in sorted(project.path.glob(pattern)):
                name = path.relative_to(project.path).as_posix()
                found.setdefault((name, path.read_bytes()), path)
    return [*found.values()]
