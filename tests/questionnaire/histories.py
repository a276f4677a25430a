"""A template and a project with a history, for updates."""

import subprocess
from pathlib import Path
from typing import Any

import yaml
from copier import run_copy, run_update
from copier.errors import UserMessageError

from tests.questionnaire.asking import copy_template, message_of

IDENTITY = ["-c", "user.name=Test", "-c", "user.email=test@example.com"]


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *IDENTITY, *arguments], cwd=folder, check=True, capture_output=True)


def commit(folder: Path, message: str) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--message", message)


class History:
    def __init__(self, folder: Path) -> None:
        self.template = copy_template(folder / "template")
        self.project = folder / "project"
        git(self.template, "init", "--quiet")
        self.release("1.0.0")

    def release(self, version: str) -> None:
        commit(self.template, version)
        git(self.template, "tag", version)

    def replace(self, path: str, *pairs: tuple[str, str]) -> None:
        source = self.template / path
        for old, new in pairs:
            text = source.read_text()
            assert old in text
            source.write_text(text.replace(old, new))

    def copy(self, **answers: object) -> None:
        run_copy(str(self.template), self.project, data=answers, defaults=True)
        git(self.project, "init", "--quiet")
        commit(self.project, "Start")

    def update(self, **answers: object) -> None:
        run_update(self.project, data=answers, defaults=True, overwrite=True)

    def refusal(self, **answers: object) -> str:
        """The line that an update with these answers ends with."""
        try:
            self.update(**answers)
        except UserMessageError as error:
            return message_of(str(error))
        return ""

    def answers(self) -> dict[str, Any]:
        stored = yaml.safe_load((self.project / ".copier-answers.yml").read_text())
        return {name: value for name, value in stored.items() if name != "_commit"}
