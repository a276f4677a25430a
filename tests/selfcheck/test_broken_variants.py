"""The suite can fail: every broken service is noticed by the tests of the broken clause."""

import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.conformance.clauses import clauses
from tests.conformance.launcher import Launcher
from tests.conftest import missing
from tests.harness.databases import ENGINES
from tests.harness.paths import REPOSITORY
from tests.harness.services import Service
from tests.harness.targets import Target, targets
from tests.selfcheck.auth_variants import AUTH
from tests.selfcheck.http_variants import HTTP
from tests.selfcheck.proxy import FaultProxy, honest
from tests.selfcheck.resource_variants import RESOURCE
from tests.selfcheck.variants import Variant
from tests.servers import Missing

SUITE = "tests/conformance"
VARIANTS = (*RESOURCE, *AUTH, *HTTP)


def first_of_each_framework() -> list[Target]:
    """With accounts, so that every clause can be broken."""
    found: dict[str, Target] = {}
    for target in targets():
        if target.auth == "jwt":
            found.setdefault(target.framework, target)
    return list(found.values())


@pytest.fixture(scope="module", params=first_of_each_framework(), ids=str)
def service(request: pytest.FixtureRequest) -> Iterator[Service]:
    target: Target = request.param
    try:
        engine = ENGINES[target.database]()
    except Missing as reason:
        missing(str(reason))
    launcher = Launcher(target, engine)
    deployment = launcher.deployment()
    yield launcher.service(deployment)
    deployment.stop()
    engine.remove()


@pytest.fixture(scope="module")
def proxy(service: Service) -> Iterator[FaultProxy]:
    proxy = FaultProxy(service.base_url)
    yield proxy
    proxy.close()


def run(service: Service, proxy: FaultProxy, tests: set[str]) -> tuple[int, str]:
    assert service.deployment is not None
    answers = service.deployment.project.path / ".copier-answers.yml"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "--tb=line", "-p", "no:cacheprovider",
         "--base-url", proxy.base_url, "--answers", answers,
         *sorted(f"{SUITE}/{test}" for test in tests)],
        cwd=REPOSITORY, capture_output=True, check=False, text=True, timeout=600,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def test_the_chosen_tests_pass_when_nothing_is_broken(service: Service, proxy: FaultProxy) -> None:
    proxy.fault = honest
    code, output = run(service, proxy, {test for variant in VARIANTS for test in variant.tests})
    assert code == 0, output


@pytest.mark.parametrize("variant", VARIANTS, ids=str)
def test_a_broken_promise_is_noticed(service: Service, proxy: FaultProxy, variant: Variant) -> None:
    assert variant.clause in clauses()
    for test in variant.tests:
        proxy.fault = variant.make()
        code, output = run(service, proxy, {test})
        assert code == 1, output
        assert re.search(r"\b[1-9][0-9]* failed\b", output), output


def test_each_variant_has_its_own_name() -> None:
    assert len({variant.name for variant in VARIANTS}) == len(VARIANTS)
