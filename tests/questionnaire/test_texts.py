"""Free text comes through as it was written, or is refused."""

from pathlib import Path

import pytest
import yaml
from copier import run_copy

from tests.questionnaire.asking import Questionnaire

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
