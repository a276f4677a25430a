"""Asks the questionnaire without rendering a project."""

import ast
import json
import shutil
from pathlib import Path
from typing import Any

import yaml
from copier._main import Worker
from copier.errors import UserMessageError

from tests.harness.paths import FRAMEWORKS, REPOSITORY


class _WithoutData(yaml.SafeLoader):
    """Reads copier.yml as it is written, without what it takes in."""


_WithoutData.add_constructor("!include", lambda *_: [])
QUESTIONS: dict[str, Any] = _WithoutData((REPOSITORY / "copier.yml").read_text()).get_single_data()
ANSWERS_FILE = "{{_copier_conf.answers_file}}.jinja"
RESERVED = [yaml.safe_load(path.read_text())["reserved"] for path in FRAMEWORKS.glob("*.yml")]
PACKAGES = [one["packages"].removeprefix("template/") for one in RESERVED if "packages" in one]


def copy_template(target: Path) -> Path:
    """The questionnaire with the few files of the template that it needs, and without a history."""
    target.mkdir()
    shutil.copy(REPOSITORY / "copier.yml", target)
    shutil.copytree(REPOSITORY / "extensions", target / "extensions")
    for kept in (ANSWERS_FILE, *PACKAGES):
        (target / "template" / kept).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(REPOSITORY / "template" / kept, target / "template" / kept)
    return target


class Questionnaire:
    def __init__(self, template: Path) -> None:
        self.template = template
        self._nowhere = template.parent / f"{template.name}-nothing"
        self._asked: dict[str, Worker] = {}
        self._shared: dict[str, Any] = {}

    def ask(self, **answers: object) -> Worker:
        """The questionnaire after these answers; equal ones are given once."""
        key = repr(sorted(answers.items()))
        if key not in self._asked:
            worker = Worker(
                str(self.template),
                self._nowhere,
                data=answers,
                defaults=True,
                pretend=True,
                quiet=True,
            )
            # What Copier reads and compiles once a run is the same for all of these runs.
            vars(worker).update(self._shared)
            worker.run_copy()
            self._shared = {name: getattr(worker, name) for name in ("template", "jinja_env")}
            self._asked[key] = worker
        return self._asked[key]

    def context(self, **answers: object) -> dict[str, Any]:
        """Everything that a template may use after these answers."""
        return dict(self.ask(**answers).answers.combined)

    def stored(self, **answers: object) -> set[str]:
        """The names of the answers that a project keeps."""
        return set(self.ask(**answers)._answers_to_remember())

    def refusal(self, **answers: object) -> str:
        """The line that these answers end with; nothing when they are accepted."""
        try:
            self.context(**answers)
        except UserMessageError as error:
            return message_of(str(error))
        return ""


class Macros:
    """The macros, called without Copier in between, which is a hundred times as fast."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        worker = questionnaire.ask()
        self._environment = worker.jinja_env
        self._context = {**worker._render_context(), "_copier_answers": {}}

    def file(self, name: str) -> Any:
        template = self._environment.get_template(f"extensions/{name}.jinja")
        return template.make_module(self._context)

    def read(self, fields: str, *reserved: str) -> dict[str, Any]:
        result: dict[str, Any] = json.loads(self.file("fields").read(fields, list(reserved)))
        return result

    def problem(self, question: str, answer: object) -> str:
        return str(self.file("open_questions").problem(question, answer))


def message_of(line: str) -> str:
    """What the template says in the line that Copier prints."""
    said, _, message = line.partition(" has no attribute ")
    assert said == "'None'", line
    assert "\n" not in line
    return str(ast.literal_eval(message))
