"""Free text comes through as it was written, or is refused."""

import ast
import json
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from copier import run_copy

from tests.harness.paths import FRAMEWORKS
from tests.harness.sources import snapshot
from tests.questionnaire.asking import Questionnaire

READERS: dict[str, Callable[[str], Any]] = {
    ".toml": tomllib.loads,
    ".yaml": yaml.safe_load,
    ".yml": yaml.safe_load,
    ".json": json.loads,
    ".py": ast.parse,
}
# The file in which a project of the framework describes itself.
MANIFESTS = {"express": "package.json", "fastapi": "pyproject.toml"}

AWKWARD = [
    "Größe & Maß — 注文 🙂",
    "\"double\" 'single' `back`",
    "back\\slash \\n \\u0041 $HOME ${x} %s",
    "{{ 7 * 7 }} {% if x %} {# gone #}",
    "# no: comment, - no list",
    "</script> --> ]]> &amp; | > !tag *star &anchor",
    "true",
    "  ".join(["inner", "spaces", "stay"]),
]


@pytest.mark.parametrize(
    ("description", "organization"), [*zip(AWKWARD[::2], AWKWARD[1::2], strict=True)]
)
def test_awkward_text_is_kept_to_the_letter(
    questionnaire: Questionnaire, tmp_path: Path, description: str, organization: str
) -> None:
    name = f"A {description}"[:40].strip()
    answers = {"project_name": name, "description": description, "organization": organization}
    run_copy(
        str(questionnaire.template), tmp_path / "project", data=answers, defaults=True, quiet=True
    )
    stored = yaml.safe_load((tmp_path / "project" / ".copier-answers.yml").read_text())
    assert {name: stored[name] for name in answers} == answers


@pytest.mark.parametrize("framework", sorted(path.stem for path in FRAMEWORKS.glob("*.yml")))
def test_no_text_breaks_out_of_a_string_in_a_rendered_file(tmp_path: Path, framework: str) -> None:
    answers = {
        "framework": framework,
        "project_name": 'A"b\\ {{ 7*7 }} $X `c` 注文',
        "description": 'It\'s """ \\n {% raw %} #{x} ${y} </b> ]]> %s : - # 🙂',
        "organization": "O\"rg\\ */ --> {{x}} ' ``` ]",
    }
    run_copy(str(snapshot()), tmp_path, data=answers, defaults=True, quiet=True)
    read = {
        path.name: READERS[path.suffix](path.read_text())
        for path in tmp_path.rglob("*")
        if path.suffix in READERS
    }
    said = {*_texts(read[MANIFESTS[framework]])}
    assert said >= {answers["description"], answers["organization"]}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _texts([*value.values()])
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
