"""What is asked, in which order, and what can be answered."""

import re

import pytest
import yaml

from tests.harness.paths import FRAMEWORKS, OPTIONS, REPOSITORY
from tests.questionnaire.asking import QUESTIONS, Questionnaire

ORDER = [
    "preset", "project_name", "description", "organization", "framework", "architecture", "api",
    "versioning", "database", "auth", "cache", "messaging", "resource", "resource_plural", "fields",
    "features", "ci", "availability", "latency_ms", "requests_per_second",
]  # fmt: skip
VISIBLE = {
    name: body
    for name, body in QUESTIONS.items()
    if not name.startswith("_") and body["when"] is not False
}
MANIFESTS = [yaml.safe_load(path.read_text()) for path in sorted(FRAMEWORKS.glob("*.yml"))]
AXES = {
    axis["axis"]: axis
    for path in OPTIONS.glob("*.yml")
    for axis in [yaml.safe_load(path.read_text())]
}


def test_the_questions_come_in_the_order_of_the_design() -> None:
    assert list(VISIBLE) == ORDER


def test_the_list_that_answers_are_held_against_has_every_question() -> None:
    source = (REPOSITORY / "extensions" / "given.jinja").read_text()
    listed = re.search(r"set questions = \[(.*?)\]", source, re.DOTALL)
    assert listed
    assert re.findall(r'"(\w+)"', listed[1]) == ORDER


@pytest.mark.parametrize("name", ORDER)
def test_a_question_has_help_that_fits_a_terminal(name: str) -> None:
    lines = VISIBLE[name]["help"].splitlines()
    assert lines
    assert all(len(line) <= 77 for line in lines)


@pytest.mark.parametrize("name", ORDER)
def test_a_question_has_a_default_and_a_check(name: str) -> None:
    assert "default" in VISIBLE[name]
    assert ("choices" in VISIBLE[name]) != ("validator" in VISIBLE[name])
    assert f"asked('{name}')" in VISIBLE[name]["when"]


@pytest.mark.parametrize("axis", AXES)
def test_an_option_tells_what_it_gives_in_one_line_of_a_terminal(axis: str) -> None:
    for option in AXES[axis]["options"]:
        assert option["help"]
        assert len(f"   {option['label']}: {option['help']}") <= 80


@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda manifest: str(manifest["name"]))
def test_a_framework_offers_only_options_that_exist(
    manifest: dict[str, dict[str, list[str]]],
) -> None:
    assert set(manifest["offers"]) == set(AXES)
    for axis, names in manifest["offers"].items():
        assert set(names) <= {option["name"] for option in AXES[axis]["options"]}


def test_every_option_is_offered_by_some_framework() -> None:
    for axis, data in AXES.items():
        offered = {name for manifest in MANIFESTS for name in manifest["offers"][axis]}
        assert {option["name"] for option in data["options"]} == offered


def test_a_question_with_one_possible_answer_is_not_asked(questionnaire: Questionnaire) -> None:
    stored = questionnaire.stored()
    assert {"database", "auth", "cache", "features", "ci", "preset"} <= stored
    assert not {"architecture", "api", "versioning", "messaging"} & stored


def test_what_is_not_asked_has_its_only_answer(questionnaire: Questionnaire) -> None:
    context = questionnaire.context()
    only = {name: context[name] for name in ("architecture", "api", "versioning", "messaging")}
    assert only == {
        "architecture": "monolith", "api": "rest", "versioning": "url", "messaging": "none",
    }  # fmt: skip
    assert context["features"] == []


def test_the_defaults_give_a_project_on_the_embedded_database(questionnaire: Questionnaire) -> None:
    context = questionnaire.context()
    assert context["slug"] == "my-service"
    assert context["use"] == {
        manifest["name"]: "." if manifest["name"] == context["framework"] else ""
        for manifest in MANIFESTS
    }
    assert context["choice"]["database"]["embedded"]


def test_the_data_of_an_option_knows_the_name_of_the_project(questionnaire: Questionnaire) -> None:
    context = questionnaire.context(project_name="Corner Shop", database="postgresql")
    database = context["choice"]["database"]
    assert database["url"]["development"].endswith("/corner_shop")
    assert database["service"]["environment"]["POSTGRES_DB"] == "corner_shop"
    assert "{" not in "".join(database["url"].values())
