import os

import pytest


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """What can't run on somebody's machine is skipped and listed; in CI nothing may be."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or not os.environ.get("CI") or hasattr(session.config, "workerinput"):
        return
    if (reporter.stats.get("skipped") or reporter.stats.get("xfailed")) and session.exitstatus == 0:
        reporter.write_line("\nCI: nothing may be skipped, see the list below", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
