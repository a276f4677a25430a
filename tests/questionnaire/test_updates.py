"""What an update does with the answers that a project was made with."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.questionnaire.asking import message_of
from tests.questionnaire.histories import History


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path)


def answers(history: History) -> dict[str, Any]:
    stored = yaml.safe_load((history.project / ".copier-answers.yml").read_text())
    return {name: value for name, value in stored.items() if name != "_commit"}


def change(history: History, path: str, edit: Callable[[str], str]) -> None:
    source = history.template / path
    before = source.read_text()
    source.write_text(edit(before))
    assert source.read_text() != before


def test_names_that_were_reserved_later_stay(history: History) -> None:
    history.copy("-d", "resource=shipment", "-d", "fields=weight:float title:string:index?")
    before = answers(history)
    change(
        history,
        "extensions/words.jinja",
        lambda text: text.replace("account accounts", "account shipment shipments").replace(
            "accessible add", "weight title shipments add"
        ),
    )
    history.release("1.1.0")
    result = history.update()
    assert result.returncode == 0, result.stderr
    assert answers(history) == before


def test_a_question_that_was_dropped_is_forgotten(history: History) -> None:
    change(
        history,
        "copier.yml",
        lambda text: text.replace("# What follows", "shade:\n  type: str\n  default: dark\n\n# What follows"),
    )
    history.release("1.1.0")
    history.copy()
    before = answers(history)
    assert before.pop("shade") == "dark"
    change(history, "copier.yml", lambda text: text.replace("shade:\n  type: str\n  default: dark\n", ""))
    history.release("1.2.0")
    result = history.update()
    assert result.returncode == 0, result.stderr
    assert answers(history) == before


def test_an_answer_that_is_offered_no_more_is_refused_not_replaced(history: History) -> None:
    history.copy("-d", "auth=none")
    before = answers(history)
    change(
        history,
        "extensions/frameworks/fastapi.yml",
        lambda text: text.replace("auth: [jwt, none]", "auth: [jwt]"),
    )
    history.release("1.1.0")
    result = history.update()
    assert result.returncode == 1
    assert message_of(result.stderr.splitlines()[-1]) == "auth: none is not offered; allowed: jwt"
    assert answers(history) == before


def test_an_update_takes_new_answers_and_refuses_wrong_ones(history: History) -> None:
    history.copy()
    for answer in ("database=mysql", "databse=postgresql", "fields=a:strng"):
        result = history.update("-d", answer)
        assert result.returncode == 1
        assert message_of(result.stderr.splitlines()[-1]).startswith(answer.partition("=")[0])
    result = history.update("-d", "database=postgresql")
    assert result.returncode == 0, result.stderr
    assert answers(history)["database"] == "postgresql"
    assert answers(history)["preset"] == "quickstart"
