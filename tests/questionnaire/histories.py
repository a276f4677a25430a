"""Templates and projects with a history, for updates."""

import subprocess
import sys
from pathlib import Path

from tests.questionnaire.asking import copy_template

IDENTITY = ["-c", "user.name=Test", "-c", "user.email=test@example.com"]


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *IDENTITY, *arguments], cwd=folder, check=True, capture_output=True)


def commit(folder: Path, message: str) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--message", message)


def copier(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "copier", *arguments],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip


class History:
    def __init__(self, folder: Path) -> None:
        self.template = copy_template(folder / "template")
        self.project = folder / "project"
        git(self.template, "init", "--quiet")
        self.release("1.0.0")

    def release(self, version: str) -> None:
        commit(self.template, version)
        git(self.template, "tag", version)

    def copy(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        result = copier(
            "copy", "--defaults", *arguments, str(self.template), str(self.project),
            folder=self.template.parent,
        )  # fmt: skip
        if result.returncode == 0:
            git(self.project, "init", "--quiet")
            commit(self.project, "Start")
        return result

    def update(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return copier("update", "--defaults", *arguments, folder=self.project)
