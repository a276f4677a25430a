"""A pytest plugin: run the chosen tests of the suite against each broken service in turn.

All in one process, so that hundreds of short runs don't pay for as many starts.
"""

import json
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol

from tests.selfcheck.proxy import FaultProxy, honest
from tests.selfcheck.table import VARIANTS

SUITE = "tests/conformance"
HONEST = "nothing broken"
Verdicts = dict[str, dict[str, str]]
proxies = pytest.StashKey[FaultProxy]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--upstream", help="the service to break")
    parser.addoption("--verdicts", help="the file that takes what each test found")


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    config.stash[proxies] = FaultProxy(config.getoption("--upstream"))
    config.option.base_url = config.stash[proxies].base_url


def pytest_unconfigure(config: pytest.Config) -> None:
    config.stash[proxies].close()


def pytest_runtestloop(session: pytest.Session) -> bool:
    proxy = session.config.stash[proxies]
    chosen = sorted({test for variant in VARIANTS for test in variant.tests})
    proxy.fault = honest
    verdicts: Verdicts = {HONEST: {test: judged(session, test) for test in chosen}}
    for variant in VARIANTS:
        verdicts[variant.name] = {}
        for test in variant.tests:
            proxy.fault = variant.make()
            verdicts[variant.name][test] = judged(session, test)
    Path(session.config.getoption("--verdicts")).write_text(json.dumps(verdicts))
    return True


def judged(session: pytest.Session, test: str) -> str:
    """ "passed", or how the first of the test's items failed."""
    items = [item for item in session.items if item.nodeid.split("[")[0] == f"{SUITE}/{test}"]
    # After the last item every fixture ends, so that no fault outlives its variant.
    for item, following in zip(items, [*items[1:], None], strict=True):
        for report in runtestprotocol(item, log=False, nextitem=following):
            if not report.passed:
                session._setupstate.teardown_exact(None)
                return f"{report.when}: {report.longreprtext}"
    return "passed" if items else "no such test"
