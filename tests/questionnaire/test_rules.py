"""Which answers go together: the questionnaire against an independent statement of the rules.

No framework offers anything that needs a rule yet, so one that does stands beside them.
"""

from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.questionnaire.asking import Questionnaire, copy_template

Choice = dict[str, str]
OFFERS = {
    "express": {"architecture": ["monolith"], "messaging": ["none"]},
    "fastapi": {"architecture": ["monolith"], "messaging": ["none"]},
    "sample": {
        "architecture": ["monolith", "microservices"],
        "messaging": ["none", "rabbitmq"],
        "features": [],
    },
}
RULES: dict[str, Callable[[Choice], bool]] = {
    "architecture-is-offered": lambda choice: (
        choice["architecture"] in OFFERS[choice["framework"]]["architecture"]
    ),
    "sqlite-needs-monolith": lambda choice: (
        choice["database"] != "sqlite" or choice["architecture"] == "monolith"
    ),
    "messaging-is-offered": lambda choice: (
        choice["messaging"] in OFFERS[choice["framework"]]["messaging"]
    ),
    "microservices-need-a-broker": lambda choice: (
        choice["architecture"] != "microservices" or choice["messaging"] != "none"
    ),
}
MESSAGES = {
    "architecture-is-offered": "architecture: microservices is not offered; allowed: monolith",
    "sqlite-needs-monolith": "database: sqlite needs architecture=monolith; allowed: postgresql",
    "messaging-is-offered": "messaging: rabbitmq is not offered; allowed: none",
    "microservices-need-a-broker": "messaging: none needs architecture=monolith; allowed: rabbitmq",
}
VALUES = {
    "framework": [*OFFERS],
    "architecture": ["monolith", "microservices"],
    "database": ["sqlite", "postgresql"],
    "messaging": ["none", "rabbitmq"],
}
COMBINATIONS = [dict(zip(VALUES, values, strict=True)) for values in product(*VALUES.values())]


def change(path: Path, edit: Callable[[Any], None]) -> None:
    data = yaml.safe_load(path.read_text())
    edit(data)
    path.write_text(yaml.safe_dump(data, sort_keys=False))


@pytest.fixture(scope="module")
def frameworks(tmp_path_factory: pytest.TempPathFactory) -> Questionnaire:
    template = copy_template(tmp_path_factory.mktemp("rules") / "template")
    options = template / "extensions" / "options"
    manifest = yaml.safe_load((template / "extensions/frameworks/fastapi.yml").read_text())
    manifest |= {"name": "sample", "label": "Sample"}
    manifest["offers"] |= OFFERS["sample"]
    (template / "extensions/frameworks/sample.yml").write_text(yaml.safe_dump(manifest))

    def services(axis: Any) -> None:
        axis["options"].append({"name": "microservices", "label": "Services", "help": "several"})

    def broker(axis: Any) -> None:
        axis["options"][0]["needs"] = {"architecture": ["monolith"]}
        axis["options"].append({"name": "rabbitmq", "label": "RabbitMQ", "help": "a broker"})

    change(options / "architecture.yml", services)
    change(options / "messaging.yml", broker)
    return Questionnaire(template)


@pytest.mark.parametrize("choice", COMBINATIONS, ids=lambda choice: "-".join(choice.values()))
def test_a_combination_is_taken_exactly_when_no_rule_is_broken(
    frameworks: Questionnaire, choice: Choice
) -> None:
    broken = [name for name, holds in RULES.items() if not holds(choice)]
    assert frameworks.refusal(**choice) == (MESSAGES[broken[0]] if broken else "")


def test_every_rule_is_broken_by_some_combination() -> None:
    first_broken = {
        next((name for name, holds in RULES.items() if not holds(choice)), None)
        for choice in COMBINATIONS
    }
    assert first_broken == {*RULES, None}


def test_a_default_never_breaks_a_rule(frameworks: Questionnaire) -> None:
    context = frameworks.context(framework="sample", architecture="microservices")
    assert (context["database"], context["messaging"]) == ("postgresql", "rabbitmq")


def test_another_manifest_is_all_that_a_framework_needs(frameworks: Questionnaire) -> None:
    context = frameworks.context(framework="sample")
    assert context["use"] == {"express": "", "fastapi": "", "sample": "."}
    assert context["manifest"]["label"] == "Sample"
    assert {"framework", "architecture"} <= frameworks.stored(framework="sample")


def test_a_question_of_several_answers_is_not_asked_when_there_is_nothing_to_choose(
    frameworks: Questionnaire,
) -> None:
    assert "features" in frameworks.stored(framework="fastapi")
    assert "features" not in frameworks.stored(framework="sample", preset="production")
    assert frameworks.context(framework="sample", preset="production")["features"] == []
    assert frameworks.refusal(framework="sample", features="[monitoring]") == (
        "features: monitoring is not offered; allowed: nothing yet"
    )


def test_what_the_other_framework_offers_is_not_asked_of_this_one(
    frameworks: Questionnaire,
) -> None:
    assert "architecture" not in frameworks.stored(framework="fastapi")
