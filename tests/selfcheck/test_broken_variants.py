"""The suite can fail: every broken service is noticed by the tests of the broken clause."""

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest
from _pytest.mark import ParameterSet

from tests.conformance.clauses import clauses
from tests.conformance.launcher import Launcher
from tests.harness.databases import ENGINES
from tests.harness.paths import REPOSITORY
from tests.harness.renders import render
from tests.harness.services import Service
from tests.harness.targets import Target, targets
from tests.selfcheck.judge import HONEST, SUITE, Verdicts
from tests.selfcheck.table import VARIANTS
from tests.selfcheck.variants import Variant


def richest_of_each_framework() -> list[ParameterSet]:
    """With accounts and features, so that every clause can be broken; no server to start, and all
    verdicts on one in one process."""
    found: dict[str, Target] = {}
    for target in targets():
        if target.auth == "jwt" and not target.server:
            found[target.framework] = target
    return [
        pytest.param(target, id=str(target), marks=pytest.mark.xdist_group(f"broken {target}"))
        for target in found.values()
    ]


@pytest.fixture(scope="module", params=richest_of_each_framework())
def service(request: pytest.FixtureRequest) -> Iterator[Service]:
    target: Target = request.param
    engine = ENGINES[target.database]()
    launcher = Launcher(render(target.answers).setup(), engine)
    deployment = launcher.deployment()
    yield launcher.service(deployment)
    deployment.stop()
    engine.remove()


@pytest.fixture(scope="module")
def verdicts(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Verdicts:
    """What each chosen test found in front of each broken service."""
    assert service.deployment is not None
    answers = service.deployment.project.path / ".copier-answers.yml"
    report = tmp_path_factory.mktemp("selfcheck") / "verdicts.json"
    tests = sorted({f"{SUITE}/{test}" for variant in VARIANTS for test in variant.tests})
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "tests.selfcheck.judge",
         "-p", "no:cacheprovider", "--upstream", service.base_url, "--answers", answers,
         "--verdicts", report, *tests],
        cwd=REPOSITORY, capture_output=True, check=False, text=True, timeout=900,
    )  # fmt: skip
    assert report.exists(), done.stdout + done.stderr
    found: Verdicts = json.loads(report.read_text())
    return found


def test_the_chosen_tests_pass_when_nothing_is_broken(verdicts: Verdicts) -> None:
    assert {test: text for test, text in verdicts[HONEST].items() if text != "passed"} == {}


@pytest.mark.parametrize("variant", VARIANTS, ids=str)
def test_a_broken_promise_is_noticed(verdicts: Verdicts, variant: Variant) -> None:
    for test, verdict in verdicts[variant.name].items():
        assert verdict.startswith("call: "), f"{test}: {verdict}"


def test_each_variant_has_its_own_name_and_a_clause() -> None:
    assert len({variant.name for variant in VARIANTS}) == len(VARIANTS)
    assert {variant.clause for variant in VARIANTS} <= clauses().keys()
