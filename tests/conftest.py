import os
import signal
from collections.abc import Iterator
from typing import NoReturn

import pytest

from tests.harness.paths import REPOSITORY
from tests.repository.manifests import problems
from tests.servers import Missing, Resolver

CI = bool(os.environ.get("CI"))


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("be-template")
    group.addoption(
        "--target", action="append", default=[], metavar="NAME",
        help="only these of the matrix, such as fastapi-sqlite-jwt or a part of it (repeatable)",
    )  # fmt: skip
    group.addoption("--project", help="test this project, set up, in place of a fresh render")
    group.addoption("--base-url", help="test the service that runs there, with --answers")
    group.addoption("--answers", help="the .copier-answers.yml of the service at --base-url")


def pytest_configure(config: pytest.Config) -> None:
    # Whoever ends the run, its servers end with it.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    for marker in (
        "clause(name): the clause of the contract that the test proves, as in clauses.yml",
        "target(**attributes): only for targets like this, such as auth='jwt'",
        "once: neither database nor auth take part, so one target of each framework is enough",
        "process: needs a process of the test's own, not only a base URL",
        "waits: spends most of its time in waiting",
    ):
        config.addinivalue_line("markers", marker)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that wait are spread over those that work, so that no core is idle meanwhile."""
    waiting = [item for item in items if item.get_closest_marker("waits")]
    working = [item for item in items if not item.get_closest_marker("waits")]
    every = len(working) // (len(waiting) + 1) + 1
    for number, item in enumerate(waiting):
        working.insert((number + 1) * every + number, item)
    items[:] = working


def pytest_sessionstart() -> None:
    """What a framework lacks is said once, before every test that needs it fails."""
    if lacking := problems(REPOSITORY):
        pytest.exit("\n".join(lacking), returncode=1)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_makereport(call: pytest.CallInfo[None]) -> None:
    """Wherever a test or a fixture finds out what is missing, it is told in one way."""
    if call.excinfo is not None and isinstance(call.excinfo.value, Missing):
        reason = str(call.excinfo.value)
        call.excinfo = pytest.CallInfo.from_call(lambda: missing(reason), call.when).excinfo


def missing(reason: str) -> NoReturn:
    """What this machine can't run is listed with its reason; in CI it is a failure."""
    if CI:
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture
def resolver() -> Iterator[Resolver]:
    """Answers for the names that programs behind `resolver.program` ask for."""
    one = Resolver()
    yield one
    one.close()
