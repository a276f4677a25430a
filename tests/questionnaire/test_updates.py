"""What an update does with the answers that a project was made with."""

from pathlib import Path

import pytest

from tests.questionnaire.histories import History


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path)


def test_names_that_were_reserved_later_stay_and_a_dropped_question_goes(history: History) -> None:
    added = "shade:\n  type: str\n  default: dark\n\n"
    history.replace("copier.yml", ("# What follows", f"{added}# What follows"))
    history.release("1.1.0")
    history.copy(resource="shipment", fields="weight:float title:string:index?")
    before = history.answers()
    assert before.pop("shade") == "dark"
    history.replace("copier.yml", (added, ""))
    history.replace(
        "extensions/words.jinja",
        ("account accounts", "account shipment shipments"),
        ("accessible add", "weight title shipments add"),
    )
    history.release("1.2.0")
    history.update()
    assert history.answers() == before


def test_a_wrong_answer_and_one_that_is_offered_no_more_are_refused(history: History) -> None:
    history.copy(auth="none")
    before = history.answers()
    assert history.refusal(databse="postgresql").startswith("databse: there is no such question;")
    history.replace("extensions/frameworks/fastapi.yml", ("auth: [jwt, none]", "auth: [jwt]"))
    history.release("1.1.0")
    assert history.refusal() == "auth: none is not offered; allowed: jwt"
    assert history.answers() == before
