"""What -d is refused with: one line that tells the question, what was given and what is allowed."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.questionnaire.asking import Questionnaire, message_of
from tests.questionnaire.test_choices import ORDER

CHOICES = {
    "preset": ("lean", "lean is not offered; allowed: quickstart, production"),
    "framework": ("rails", "rails is not offered; allowed: express, fastapi"),
    "architecture": ("microservices", "microservices is not offered; allowed: monolith"),
    "api": ("graphql", "graphql is not offered; allowed: rest"),
    "versioning": ("header", "header is not offered; allowed: url"),
    "database": ("mysql", "mysql is not offered; allowed: sqlite, postgresql"),
    "auth": ("oauth", "oauth is not offered; allowed: jwt, none"),
    "cache": ("memcached", "memcached is not offered; allowed: none, memory, redis"),
    "messaging": ("kafka", "kafka is not offered; allowed: none"),
    "ci": ("gitlab", "gitlab is not offered; allowed: github, none"),
    "features": ("[realtime]", "realtime is not offered; allowed: monitoring, audit, webhooks"),
}


@pytest.mark.parametrize("question", CHOICES)
def test_a_value_that_nobody_offers_is_refused_whether_it_is_asked_or_not(
    questionnaire: Questionnaire, question: str
) -> None:
    given, message = CHOICES[question]
    assert questionnaire.refusal(**{question: given}) == f"{question}: {message}"


@pytest.mark.parametrize(
    ("framework", "label", "resource"),
    [("express", "Express", "promise"), ("fastapi", "FastAPI", "page")],
)
def test_a_resource_takes_no_name_that_its_own_framework_uses(
    questionnaire: Questionnaire, framework: str, label: str, resource: str
) -> None:
    said = f"resource: {resource} is a name that {label} uses itself; choose another"
    assert questionnaire.refusal(framework=framework, resource=resource) == said


def test_a_resource_may_take_a_name_that_another_framework_uses(
    questionnaire: Questionnaire,
) -> None:
    assert questionnaire.refusal(framework="fastapi", resource="promise") == ""


@pytest.mark.parametrize("given", ["webhooks", "", "[webhooks", ["realtime"]])
def test_features_are_a_list_of_what_is_offered(
    questionnaire: Questionnaire, given: object
) -> None:
    assert questionnaire.refusal(features=given).startswith("features: ")


def test_a_feature_needs_what_it_is_about(questionnaire: Questionnaire) -> None:
    assert questionnaire.refusal(auth="none", features="[monitoring, audit]") == (
        "features: audit needs auth=jwt; allowed: monitoring, webhooks"
    )
    without = questionnaire.context(auth="none", preset="production")
    assert without["features"] == ["monitoring", "webhooks"]


@pytest.mark.parametrize("given", ["[]", []])
def test_no_features_can_be_said(questionnaire: Questionnaire, given: object) -> None:
    assert questionnaire.context(features=given)["features"] == []


def test_the_only_answer_may_be_given(questionnaire: Questionnaire) -> None:
    assert questionnaire.context(messaging="none", architecture="monolith")["messaging"] == "none"


def test_a_cache_in_memory_needs_a_database_of_one_process(questionnaire: Questionnaire) -> None:
    assert questionnaire.refusal(database="postgresql", cache="memory") == (
        "cache: memory needs database=sqlite; allowed: none, redis"
    )


@pytest.mark.parametrize("name", ["databse", "slug", "entity", "frameworks", "Database"])
def test_a_name_that_is_no_question_is_refused(questionnaire: Questionnaire, name: str) -> None:
    assert questionnaire.refusal(**{name: "x"}) == (
        f"{name}: there is no such question; the questions are {', '.join(ORDER)}"
    )


@pytest.mark.parametrize("answer", ["cache=memcached", "fields=a:strng", "databse=sqlite"])
def test_the_command_ends_with_one_line_and_makes_nothing(
    questionnaire: Questionnaire, tmp_path: Path, answer: str
) -> None:
    project = tmp_path / "project"
    command = [sys.executable, "-m", "copier", "copy", "--defaults", "--quiet", "-d", answer]
    result = subprocess.run(
        [*command, str(questionnaire.template), str(project)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    [line] = (result.stdout + result.stderr).splitlines()
    assert message_of(line).startswith(f"{answer.partition('=')[0]}: ")
    assert not project.exists()
