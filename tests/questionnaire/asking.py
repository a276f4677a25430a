"""Asks the questionnaire without rendering a project."""

import ast
import shutil
from pathlib import Path
from typing import Any, cast

import yaml
from copier import run_copy
from copier.errors import UserMessageError

from tests.harness.paths import REPOSITORY

QUESTIONS = cast(
    "dict[str, Any]",
    yaml.load(  # noqa: S506
        (REPOSITORY / "copier.yml").read_text(),
        Loader=type("Loader", (yaml.SafeLoader,), {"yaml_constructors": {
            **yaml.SafeLoader.yaml_constructors, "!include": lambda *_: []}}),
    ),
)  # fmt: skip
ANSWERS_FILE = "{{_copier_conf.answers_file}}.jinja"


def copy_template(target: Path) -> Path:
    """The questionnaire with an answers file for its only template, and without a history."""
    target.mkdir()
    shutil.copy(REPOSITORY / "copier.yml", target)
    shutil.copytree(REPOSITORY / "extensions", target / "extensions")
    (target / "template").mkdir()
    shutil.copy(REPOSITORY / "template" / ANSWERS_FILE, target / "template")
    return target


class Questionnaire:
    def __init__(self, template: Path) -> None:
        self.template = template
        self._nowhere = template.parent / f"{template.name}-nothing"

    def context(self, **answers: object) -> dict[str, Any]:
        """Everything that a template may use after these answers."""
        worker = run_copy(
            str(self.template), self._nowhere, data=answers, defaults=True, pretend=True, quiet=True
        )
        return dict(worker.answers.combined)

    def stored(self, **answers: object) -> set[str]:
        """The names of the answers that a project keeps."""
        worker = run_copy(
            str(self.template), self._nowhere, data=answers, defaults=True, pretend=True, quiet=True
        )
        return set(worker._answers_to_remember())

    def refusal(self, **answers: object) -> str:
        """The line that these answers end with; nothing when they are accepted."""
        try:
            self.context(**answers)
        except UserMessageError as error:
            return message_of(str(error))
        return ""


def message_of(line: str) -> str:
    """What the template says in the line that Copier prints."""
    said, _, message = line.partition(" has no attribute ")
    assert said == "'None'", line
    assert "\n" not in line
    return str(ast.literal_eval(message))
