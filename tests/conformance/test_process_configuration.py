"""A bad configuration ends the process before it listens, with one line for each problem."""

import re
import socket

import pytest

from tests.conformance.launcher import Launcher
from tests.conformance.problems import STACK
from tests.harness.deployments import Outcome
from tests.harness.targets import Target
from tests.servers import free_port

KEY = "PRIVATE KEY"
NUMBERS = ("0", "-1", "ten")
WRONG: dict[str, tuple[str, ...]] = {
    "ENVIRONMENT": ("prod", "Production", "staging"),
    "PORT": ("65536", "-1", "http"),
    "LOG_LEVEL": ("loud", "-1", "info,debug"),
    "DATABASE_URL": ("nonsense://app:hidden@db/app", "mongodb://127.0.0.1/app", "http://127.0.0.1"),
    "CORS_ORIGINS": ("shop.example", "https://shop.example/path", "ftp://shop.example"),
    "TRUSTED_PROXIES": ("nonsense", "10.0.0.0/33", "10.0.0"),
    "RATE_LIMIT": ("100", "0/minute", "100/fortnight"),
    "MAX_BODY_BYTES": ("-1", "1 MiB", "1e6"),
    "REQUEST_TIMEOUT_SECONDS": NUMBERS,
    "SHUTDOWN_TIMEOUT_SECONDS": NUMBERS,
    "ENCRYPTION_KEY": ("hidden-key", "c2hvcnQ=", "%%%"),
    "OTEL_EXPORTER_OTLP_ENDPOINT": ("nonsense", "ftp://127.0.0.1", "127.0.0.1:4318"),
}
WITH_SERVER = {"DATABASE_POOL_SIZE": NUMBERS, "DATABASE_READ_URL": ("nonsense", "mysql://a", "/a")}
WITH_JWT = {
    "JWT_PRIVATE_KEY": ("hidden-pem", f"-----BEGIN {KEY}-----\nAA==\n-----END {KEY}-----", "{}"),
    "ACCESS_TOKEN_TTL_SECONDS": NUMBERS,
    "REFRESH_TOKEN_TTL_SECONDS": NUMBERS,
    "BOOTSTRAP_ADMIN_EMAIL": ("nobody", "a@b@c", "@"),
    "BOOTSTRAP_ADMIN_PASSWORD": ("hidden-word", "x" * 129, "password1234"),
}  # fmt: skip
WITH_WEBHOOKS = {
    "WEBHOOK_ALLOW_PRIVATE_TARGETS": ("maybe", "1", "yes"),
    "WEBHOOK_RETRY_BASE_SECONDS": NUMBERS,
    "WEBHOOK_MAX_ATTEMPTS": NUMBERS,
}


def wrong(target: Target, number: int) -> dict[str, str | None]:
    """One bad value for each variable that the target has."""
    values = WRONG | (WITH_SERVER if target.server else {})
    values = values | (WITH_JWT if target.auth == "jwt" else {})
    values = values | (WITH_WEBHOOKS if "webhooks" in target.features else {})
    return {name: value[number] for name, value in values.items()}


def named(outcome: Outcome) -> list[str]:
    """The variables that the lines on stderr name; every line must name one."""
    found = []
    for line in outcome.stderr.splitlines():
        match = re.match(r"([A-Z][A-Z0-9_]+): .*expect", line)
        assert match, line
        found.append(match[1])
    return found


@pytest.mark.clause("process/bad-configuration", "process/several-problems")
@pytest.mark.clause("process/secret-values")
@pytest.mark.parametrize("number", [0, 1, 2])
def test_each_bad_value_is_told_with_all_others(
    target: Target, launcher: Launcher, number: int
) -> None:
    values = wrong(target, number)
    outcome = launcher.refused(**values)
    assert sorted(named(outcome)) == sorted(values)
    assert not STACK.search(outcome.stderr + outcome.stdout)
    assert "hidden" not in outcome.stderr + outcome.stdout


@pytest.mark.clause("process/bad-configuration")
@pytest.mark.once
def test_the_configuration_is_checked_before_the_port_is_taken(launcher: Launcher) -> None:
    with socket.socket() as taken:
        port = free_port()
        taken.bind(("127.0.0.1", port))
        taken.listen()
        outcome = launcher.refused(PORT=str(port), RATE_LIMIT="nonsense")
    assert named(outcome) == ["RATE_LIMIT"]


@pytest.mark.clause("webhooks/settings")
@pytest.mark.target(feature="webhooks")
def test_private_targets_are_refused_in_production(launcher: Launcher) -> None:
    outcome = launcher.refused(WEBHOOK_ALLOW_PRIVATE_TARGETS="true")
    assert named(outcome) == ["WEBHOOK_ALLOW_PRIVATE_TARGETS"]


@pytest.mark.clause("process/defaults")
def test_development_needs_no_setting_but_the_database(launcher: Launcher) -> None:
    unset: dict[str, str | None] = dict.fromkeys(
        ("ENVIRONMENT", "HOST", "RATE_LIMIT", "TRUSTED_PROXIES", "ENCRYPTION_KEY",
         "JWT_PRIVATE_KEY", "BOOTSTRAP_ADMIN_EMAIL", "BOOTSTRAP_ADMIN_PASSWORD")
    )  # fmt: skip
    of_others = {"UNKNOWN": "1", "DEBUG": "true", "CACHE_TTL": "x", "OIDC_ISSUER": "nonsense"}
    with launcher.running(**unset, **of_others) as service:
        assert service.client().get(service.collection).status_code == 200
