"""The targets that the load test is held against."""

import pytest

from tests.questionnaire.asking import Macros, Questionnaire

NUMBERS = {
    "availability": (["50", "99.9", 99.9999, 90], "a percentage from 50 to 99.9999",
                     ["100", "49.9", "abc", "99.99999", "nan", "-99"]),
    "latency_ms": (["1", 200, "60000"], "a whole number from 1 to 60000",
                   ["0", "60001", "1.5", "abc", "-1", "1e3"]),
    "requests_per_second": (["1", 50, "100000"], "a whole number from 1 to 100000",
                            ["0", "100001", "many"]),
}  # fmt: skip
RIGHT = [(name, value) for name, (right, _, _) in NUMBERS.items() for value in right]
WRONG = [(name, value, allowed) for name, (_, allowed, wrong) in NUMBERS.items() for value in wrong]


@pytest.mark.parametrize(("question", "value"), RIGHT)
def test_a_number_in_range_is_taken(macros: Macros, question: str, value: object) -> None:
    assert macros.problem(question, value) == ""


def test_a_number_from_the_command_line_is_a_number(questionnaire: Questionnaire) -> None:
    answers = {"availability": "99.5", "latency_ms": "250", "requests_per_second": "20"}
    context = questionnaire.context(**answers)
    assert {name: context[name] for name in answers} == {
        "availability": 99.5, "latency_ms": 250, "requests_per_second": 20,
    }  # fmt: skip


def test_the_command_line_gets_the_same_message(questionnaire: Questionnaire) -> None:
    assert questionnaire.refusal(latency_ms="soon") == (
        "latency_ms: soon is not a whole number from 1 to 60000"
    )


@pytest.mark.parametrize(("question", "value", "allowed"), WRONG)
def test_another_answer_is_refused(
    macros: Macros, question: str, value: str, allowed: str
) -> None:
    assert macros.problem(question, value) == f"{value} is not {allowed}"
