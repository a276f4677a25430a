"""An answer that is changed and changed back leaves nothing behind."""

from pathlib import Path
from typing import Any

import pytest

from tests.harness.paths import FRAMEWORKS
from tests.harness.projects import manifest
from tests.longevity.lives import Life
from tests.longevity.releases import Template


def toggles() -> list[tuple[str, str, Any, Any]]:
    """Each framework's first answer of a question with each of the others."""
    found = []
    for path in sorted(FRAMEWORKS.glob("*.yml")):
        for question, answers in manifest(path.stem)["offers"].items():
            several = question == "features"
            possible = [[], *([answer] for answer in answers)] if several else answers
            first, *others = possible
            found += [(path.stem, question, first, other) for other in others]
    return found


@pytest.mark.parametrize(("framework", "question", "first", "other"), toggles())
def test_an_answer_changed_and_changed_back_gives_the_first_project_again(
    template: Template, tmp_path: Path, framework: str, question: str, first: Any, other: Any
) -> None:
    # A cache can stand in the way of another database: there is none but where it is asked about.
    answers = {"cache": "none", question: first}
    life = Life(template, tmp_path / "project", framework=framework, **answers)
    life.update(**{question: other})
    assert life.answers[question] == other
    life.keep(f"Choose {other}")

    life.update(**{question: first})
    life.keep(f"Go back to {first}")

    assert life.difference() == ""
