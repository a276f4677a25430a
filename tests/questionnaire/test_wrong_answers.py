"""Each mistake in an open question has a message of its own, the same at the prompt and for -d."""

from pathlib import Path

import pytest
import yaml

from tests.questionnaire.asking import Macros, Questionnaire

MESSAGES = yaml.safe_load(Path(__file__).with_name("messages.yml").read_text())
ONE_LINE = "it takes one line without line breaks, tabs and other control characters"
WRONG = [
    *((question, *row) for question, table in MESSAGES.items() for row in table.items()),
    ("fields", f"{'a' * 31}:text", f"{'a' * 31} has 31 characters; at most 30 are allowed"),
    (
        "fields",
        f"a:enum(b|{'c' * 41})",
        f"a: enum(b|{'c' * 41}): a value has at most 40 characters",
    ),
    (
        "fields",
        f"a:enum({'|'.join(f'v{number}' for number in range(51))})",
        "a: enum: 51 values are too many; at most 50 are allowed",
    ),
    (
        "fields",
        " ".join(f"f{number}:text" for number in range(51)),
        "51 are too many; at most 50 are allowed",
    ),
    ("fields", ["a:text"], "it takes a text; write name:type, separated by spaces"),
    ("resource", "a" * 25, f"{'a' * 25} has 25 characters; at most 24 are allowed"),
    ("resource_plural", "a" * 30, f"{'a' * 30} has 30 characters; at most 29 are allowed"),
    ("project_name", "s" * 81, "it has 81 characters; at most 80 are allowed"),
    ("project_name", "Corner\udcffShop", ONE_LINE),
    *((question, "", "it must not be empty") for question in ("description", "organization")),
    *((question, "one\x00two", ONE_LINE) for question in ("description", "organization")),
    *((question, 12, "it takes a text") for question in ("description", "organization")),
    ("description", "x" * 201, "it has 201 characters; at most 200 are allowed"),
    ("organization", "x" * 81, "it has 81 characters; at most 80 are allowed"),
    *(
        (question, given, f"use {allowed}, not {given}")
        for question, allowed, wrong in (
            ("availability", "50 to 99.9999", ("100", "49.9", "abc", "99.99999", "nan", 100.0)),
            ("latency_ms", "1 to 60000", ("0", "60001", "1.5", "abc", "-1", "1e3", 0)),
            ("requests_per_second", "1 to 100000", ("0", "100001", "many")),
        )
        for given in wrong
    ),
]  # fmt: skip
RIGHT = [
    ("description", "x" * 200),
    ("organization", "x" * 80),
    *(("availability", given) for given in ("50", "99.9", 99.9999, 90)),
    *(("latency_ms", given) for given in ("1", 200, "60000")),
    *(("requests_per_second", given) for given in ("1", 50, "100000")),
]


@pytest.mark.parametrize(("question", "given", "said"), WRONG)
def test_a_mistake_has_its_own_message(
    macros: Macros, question: str, given: object, said: str
) -> None:
    assert macros.problem(question, given) == said


@pytest.mark.parametrize(("question", "given"), RIGHT)
def test_what_is_just_allowed_is_taken(macros: Macros, question: str, given: object) -> None:
    assert macros.problem(question, given) == ""


@pytest.mark.parametrize(("question", "given", "said"), WRONG[::17])
def test_the_command_line_gets_the_same_message(
    questionnaire: Questionnaire, question: str, given: object, said: str
) -> None:
    assert questionnaire.refusal(**{question: given}) == f"{question}: {said}"


def test_numbers_from_the_command_line_are_numbers(questionnaire: Questionnaire) -> None:
    answers = {"availability": "99.5", "latency_ms": "250", "requests_per_second": "20"}
    context = questionnaire.context(**answers)
    assert [context[name] for name in answers] == [99.5, 250, 20]


def test_a_name_that_the_framework_uses_is_refused(macros: Macros) -> None:
    assert macros.read("taken:text", "taken")["problem"] == (
        "taken is a name that the framework uses itself; choose another"
    )
