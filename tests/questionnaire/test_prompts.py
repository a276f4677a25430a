"""The questionnaire in a real terminal, from the first question to the finished project."""

import sys
from pathlib import Path

import yaml

from tests.questionnaire.asking import Questionnaire
from tests.questionnaire.terminal import CLEAR, DOWN, ENTER, UP, Terminal

COPY = [sys.executable, "-m", "copier", "copy"]


def answer_wrongly(terminal: Terminal, question: str, wrong: str, message: str, right: str) -> None:
    terminal.sees(question)
    terminal.types(CLEAR + wrong + ENTER)
    terminal.sees(message)
    terminal.types(CLEAR + right + ENTER)


def test_a_person_answers_everything_wrongly_first_and_gets_a_project(
    questionnaire: Questionnaire, tmp_path: Path
) -> None:
    command = [*COPY, str(questionnaire.template), "project"]
    with Terminal(command, tmp_path) as terminal:
        terminal.sees("What should the defaults be for?")
        terminal.sees("» Quickstart: ")
        terminal.types(DOWN)
        terminal.sees("» Production: ")
        terminal.types(ENTER)
        answer_wrongly(
            terminal, "What is the project called?", "3D Shop",
            "Validation error for question 'project_name': 3D Shop becomes 3d-shop",
            'Shop {{ 3 }} "D"',
        )  # fmt: skip
        answer_wrongly(
            terminal, "What does it do?", " ", "'description': it must not be empty",
            "Sells <b>things</b> 🙂",
        )  # fmt: skip
        answer_wrongly(
            terminal, "Who makes it?", "", "'organization': it must not be empty", "Ada's & Söhne",
        )  # fmt: skip
        terminal.sees("Which framework?")
        terminal.sees("» FastAPI: ")
        terminal.types(UP)
        terminal.sees("» Express: ")
        terminal.types(ENTER)
        terminal.sees("Which database?")
        terminal.sees("» PostgreSQL: ")
        terminal.types(ENTER)
        terminal.sees("How do callers prove who they are?")
        terminal.types(DOWN)
        terminal.sees("» None: ")
        terminal.types(ENTER)
        terminal.sees("Which cache stands before the database?")
        terminal.sees("» Redis: ")
        terminal.types(ENTER)
        answer_wrongly(
            terminal, "What is the first resource", "Person", '"Person" is not a name', "person",
        )  # fmt: skip
        terminal.sees("What are several of them?")
        terminal.sees("people")
        terminal.types(CLEAR + "person" + ENTER)
        terminal.sees("person is the singular too")
        terminal.types(CLEAR + "people" + ENTER)
        answer_wrongly(
            terminal, "Which fields has it?", "name:strin", "name: strin is not a type",
            "name:string(80):index",
        )  # fmt: skip
        terminal.sees("Which extra features?")
        terminal.sees("Monitoring: ")
        terminal.types(ENTER)
        terminal.sees("Which service tests each push?")
        terminal.types(ENTER)
        answer_wrongly(
            terminal, "What percentage of requests", "101", "use 50 to 99.9999, not 101.0", "99.5",
        )  # fmt: skip
        answer_wrongly(
            terminal, "In how many ms", "0", "use 1 to 60000, not 0", "150",
        )  # fmt: skip
        answer_wrongly(
            terminal, "How many requests per second", "-5", "use 1 to 100000, not -5", "20",
        )  # fmt: skip
        terminal.sees('Shop {{ 3 }} "D" is ready (Express, PostgreSQL, Monitoring, Webhooks)')
        terminal.sees("cd project make setup make migrate run")
        assert terminal.ends() == 0
    stored = yaml.safe_load((tmp_path / "project" / ".copier-answers.yml").read_text())
    assert stored == {
        "_src_path": str(questionnaire.template),
        "preset": "production", "project_name": 'Shop {{ 3 }} "D"',
        "description": "Sells <b>things</b> 🙂", "organization": "Ada's & Söhne",
        "database": "postgresql", "auth": "none", "resource": "person", "resource_plural": "people",
        "fields": "name:string(80):index", "ci": "github",
        "availability": 99.5, "latency_ms": 150, "requests_per_second": 20,
        "framework": "express", "architecture": "monolith", "api": "rest", "versioning": "url",
        "cache": "redis", "messaging": "none", "features": ["monitoring", "webhooks"],
    }  # fmt: skip


def test_an_answer_of_the_command_line_is_not_asked_again_and_a_wrong_one_ends_it(
    questionnaire: Questionnaire, tmp_path: Path
) -> None:
    command = [*COPY, "-d", "preset=quickstart", "-d", "project_name=注文"]
    with Terminal([*command, str(questionnaire.template), "project"], tmp_path) as terminal:
        terminal.sees("project_name: 注文 has no letter or digit")
        assert terminal.ends() == 1
        assert "What" not in terminal.text
    assert not (tmp_path / "project").exists()
