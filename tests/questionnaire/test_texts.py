"""Free text comes through as it was written, or is refused."""

from pathlib import Path

import pytest
import yaml
from copier import run_copy

from tests.questionnaire.asking import Macros, Questionnaire

AWKWARD = [
    "Größe & Maß — 注文 🙂",
    "\"double\" 'single' `back`",
    "back\\slash \\n \\u0041 $HOME ${x} %s",
    "{{ 7 * 7 }} {% if x %} {# gone #}",
    "# no: comment, - no list",
    "</script> --> ]]> &amp; | > !tag *star &anchor",
    "true",
]


@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_text_is_kept_to_the_letter(
    questionnaire: Questionnaire, tmp_path: Path, text: str
) -> None:
    answers = {"project_name": f"A {text}"[:40], "description": text, "organization": text}
    run_copy(str(questionnaire.template), tmp_path / "project", data=answers, defaults=True, quiet=True)
    stored = yaml.safe_load((tmp_path / "project" / ".copier-answers.yml").read_text())
    assert {name: stored[name] for name in answers} == answers


@pytest.mark.parametrize("question", ["description", "organization"])
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "it must not be empty"),
        ("one\ntwo", "it takes one line without line breaks, tabs and other control characters"),
        ("one\x00two", "it takes one line without line breaks, tabs and other control characters"),
        ("one ", "it starts or ends with a space; leave that out"),
        (12, "it takes a text"),
    ],
)
def test_other_text_is_refused(
    macros: Macros, question: str, text: object, message: str
) -> None:
    assert macros.problem(question, text) == message


@pytest.mark.parametrize(("question", "most"), [("description", 200), ("organization", 80)])
def test_a_text_has_a_longest_length(macros: Macros, question: str, most: int) -> None:
    assert macros.problem(question, "x" * most) == ""
    assert macros.problem(question, "x" * (most + 1)) == (
        f"it has {most + 1} characters; at most {most} are allowed"
    )
