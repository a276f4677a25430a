"""Alerts, their tests and their runbook agree."""

import re
from pathlib import Path

import pytest
import yaml

from tests.harness.projects import Project
from tests.harness.renders import render
from tests.rendering.matrix import matrix
from tests.rendering.tools import complaints, find

PROMTOOL = "it is part of Debian's package prometheus; .ci/run fetches it"
HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
# What the rules follow from, beside names.
DIFFERENT = ("availability", "latency_ms", "auth", "database", "cache", "features")
RULES = "monitoring/prometheus/rules.yml"


@pytest.fixture(scope="module")
def watched() -> list[Project]:
    rows = [answers for answers in matrix().values() if "monitoring" in answers["features"]]
    assert rows
    return [render(answers) for answers in rows]


def test_rules_pass_their_own_tests(watched: list[Project]) -> None:
    promtool = find("promtool", PROMTOOL)
    different = {tuple(str(row.answers[name]) for name in DIFFERENT): row for row in watched}
    for row in different.values():
        folder = row.path / "monitoring" / "prometheus"
        assert complaints(promtool, "check", "config", "prometheus.yml", cwd=folder) == ""
        assert complaints(promtool, "test", "rules", "rules.test.yml", cwd=folder) == ""


def test_their_tests_fail_for_alerts_that_never_fire(
    watched: list[Project], tmp_path: Path
) -> None:
    promtool = find("promtool", PROMTOOL)
    folder = watched[0].path / "monitoring" / "prometheus"
    rules = yaml.safe_load((folder / "rules.yml").read_text())
    names = [*_alerts((folder / "rules.yml").read_text())]
    for group in rules["groups"]:
        for rule in group["rules"]:
            rule["expr"] = "vector(1) > 2" if "alert" in rule else rule["expr"]
    (tmp_path / "rules.yml").write_text(yaml.safe_dump(rules))
    (tmp_path / "rules.test.yml").write_text((folder / "rules.test.yml").read_text())
    said = complaints(promtool, "test", "rules", "rules.test.yml", cwd=tmp_path)
    assert [name for name in names if f"alertname: {name}" not in said] == []


def test_each_alert_has_its_section_in_the_runbook_and_no_other_has(watched: list[Project]) -> None:
    for project in watched:
        alerts = _alerts((project.path / RULES).read_text())
        runbook = (project.path / "docs" / "runbook.md").read_text()
        assert HEADING.findall(runbook) == [*alerts]
        for name, rule in alerts.items():
            assert rule["annotations"]["runbook"] == f"docs/runbook.md#{name.lower()}"
            assert rule["labels"]["severity"] in {"page", "ticket"}


def test_each_alert_is_tested_both_ways(watched: list[Project]) -> None:
    for project in watched:
        folder = project.path / "monitoring" / "prometheus"
        tests = yaml.safe_load((folder / "rules.test.yml").read_text())["tests"]
        outcomes = {
            (check["alertname"], bool(check["exp_alerts"]))
            for test in tests
            for check in test["alert_rule_test"]
        }
        names = [*_alerts((folder / "rules.yml").read_text())]
        assert outcomes == {(name, fires) for name in names for fires in (True, False)}


def _alerts(rules: str) -> dict[str, dict[str, dict[str, str]]]:
    return {
        rule["alert"]: rule
        for group in yaml.safe_load(rules)["groups"]
        for rule in group["rules"]
        if "alert" in rule
    }
