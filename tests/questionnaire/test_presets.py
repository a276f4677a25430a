"""A preset sets defaults and nothing else."""

import pytest

from tests.questionnaire.asking import Questionnaire

DATABASES = {"quickstart": "sqlite", "production": "postgresql"}
CACHES = {"quickstart": "memory", "production": "redis"}
FEATURES: dict[str, list[str]] = {
    "quickstart": [],
    "production": ["monitoring", "audit", "webhooks"],
}


@pytest.mark.parametrize(("preset", "database"), DATABASES.items())
def test_a_preset_sets_the_default(
    questionnaire: Questionnaire, preset: str, database: str
) -> None:
    assert questionnaire.context(preset=preset)["database"] == database


@pytest.mark.parametrize(("preset", "cache"), CACHES.items())
def test_a_preset_sets_the_cache(questionnaire: Questionnaire, preset: str, cache: str) -> None:
    assert questionnaire.context(preset=preset)["cache"] == cache


def test_a_wish_that_another_answer_rules_out_is_no_default(questionnaire: Questionnaire) -> None:
    context = questionnaire.context(preset="quickstart", database="postgresql")
    assert context["cache"] == "none"


@pytest.mark.parametrize(("preset", "features"), FEATURES.items())
def test_a_preset_sets_the_features(
    questionnaire: Questionnaire, preset: str, features: list[str]
) -> None:
    assert questionnaire.context(preset=preset)["features"] == features


@pytest.mark.parametrize("preset", DATABASES)
@pytest.mark.parametrize("given", ["[]", "[monitoring]", "[monitoring, audit]"])
def test_features_that_are_given_go_before_the_preset(
    questionnaire: Questionnaire, preset: str, given: str
) -> None:
    context = questionnaire.context(preset=preset, features=given)
    assert f"[{', '.join(context['features'])}]" == given
    assert [option["name"] for option in context["choice"]["features"]] == context["features"]


@pytest.mark.parametrize("preset", DATABASES)
def test_the_default_framework_needs_nothing_but_python(
    questionnaire: Questionnaire, preset: str
) -> None:
    assert questionnaire.context(preset=preset)["framework"] == "fastapi"


@pytest.mark.parametrize("preset", DATABASES)
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_an_answer_goes_before_the_preset(
    questionnaire: Questionnaire, preset: str, database: str
) -> None:
    context = questionnaire.context(preset=preset, database=database)
    assert (context["preset"], context["database"]) == (preset, database)


def test_equal_answers_under_different_presets_give_equal_contexts(
    questionnaire: Questionnaire,
) -> None:
    differing = {"preset", "_copier_answers", "now", "make_secret", "_external_data"}
    contexts = [
        {name: value for name, value in given.items() if name not in differing}
        for preset in DATABASES
        for given in [
            questionnaire.context(preset=preset, database="sqlite", cache="none", features="[]")
        ]
    ]
    assert contexts[0] == contexts[1]
