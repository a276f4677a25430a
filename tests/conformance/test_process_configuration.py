"""A bad configuration ends the process before it listens, with one line for each problem."""

import re
import socket
from collections.abc import Callable

import pytest

from tests.conformance.launcher import Launcher
from tests.harness.deployments import Outcome
from tests.harness.services import Service
from tests.harness.targets import Target
from tests.servers import free_port

Deploy = Callable[..., list[Service]]
KEY = "PRIVATE KEY"
NUMBERS = ("0", "-1", "ten")
WRONG: dict[str, tuple[str, ...]] = {
    "ENVIRONMENT": ("prod", "Production", "staging"),
    "PORT": ("65536", "-1", "http"),
    "LOG_LEVEL": ("loud", "-1", "info,debug"),
    "DATABASE_URL": ("nonsense", "mongodb://127.0.0.1/app", "http://127.0.0.1"),
    "CORS_ORIGINS": ("shop.example", "https://shop.example/path", "ftp://shop.example"),
    "TRUSTED_PROXIES": ("nonsense", "10.0.0.0/33", "10.0.0"),
    "RATE_LIMIT": ("100", "0/minute", "100/fortnight"),
    "MAX_BODY_BYTES": ("-1", "1 MiB", "1e6"),
    "REQUEST_TIMEOUT_SECONDS": NUMBERS,
    "SHUTDOWN_TIMEOUT_SECONDS": NUMBERS,
    "ENCRYPTION_KEY": ("short", "c2hvcnQ=", "%%%"),
    "OTEL_EXPORTER_OTLP_ENDPOINT": ("nonsense", "ftp://127.0.0.1", "127.0.0.1:4318"),
}
WITH_SERVER = {"DATABASE_POOL_SIZE": NUMBERS, "DATABASE_READ_URL": ("nonsense", "mysql://a", "/a")}
WITH_JWT = {
    "JWT_PRIVATE_KEY": ("nonsense", f"-----BEGIN {KEY}-----\nAA==\n-----END {KEY}-----", "{}"),
    "ACCESS_TOKEN_TTL_SECONDS": NUMBERS,
    "REFRESH_TOKEN_TTL_SECONDS": NUMBERS,
    "BOOTSTRAP_ADMIN_EMAIL": ("nobody", "a@b@c", "@"),
    "BOOTSTRAP_ADMIN_PASSWORD": ("short", "x" * 129, "password1234"),
}  # fmt: skip


def wrong(target: Target, number: int) -> dict[str, str | None]:
    """One bad value for each variable that the target has."""
    values = WRONG | (WITH_SERVER if target.server else {})
    values = values | (WITH_JWT if target.auth == "jwt" else {})
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
@pytest.mark.parametrize("number", [0, 1, 2])
def test_each_bad_value_is_told_with_all_others(
    target: Target, launcher: Launcher, number: int
) -> None:
    values = wrong(target, number)
    outcome = launcher.deployment().run(**values)
    assert outcome.code != 0
    assert sorted(named(outcome)) == sorted(values)
    assert "Traceback" not in outcome.stderr + outcome.stdout


@pytest.mark.clause("process/bad-configuration")
def test_the_configuration_is_checked_before_the_port_is_taken(launcher: Launcher) -> None:
    with socket.socket() as taken:
        port = free_port()
        taken.bind(("127.0.0.1", port))
        taken.listen()
        outcome = launcher.deployment().run(PORT=str(port), RATE_LIMIT="nonsense")
    assert outcome.code != 0
    assert named(outcome) == ["RATE_LIMIT"]


@pytest.mark.clause("process/secret-values")
def test_a_bad_secret_is_not_shown(target: Target, launcher: Launcher) -> None:
    secret = "my-hidden-value"
    values = {"ENCRYPTION_KEY": secret, "DATABASE_URL": f"nonsense://app:{secret}@127.0.0.1/a"}
    if target.auth == "jwt":
        values |= {"JWT_PRIVATE_KEY": secret, "BOOTSTRAP_ADMIN_PASSWORD": secret[:11]}
    outcome = launcher.deployment().run(**values)
    assert outcome.code != 0
    assert sorted(named(outcome)) == sorted(values)
    assert secret[:11] not in outcome.stderr + outcome.stdout


@pytest.mark.clause("process/defaults")
def test_variables_of_others_do_not_matter(deployment: Deploy) -> None:
    noise = {"UNKNOWN": "1", "DEBUG": "true", "CACHE_TTL": "x", "OIDC_ISSUER": "nonsense"}
    service = deployment(noise)[0]
    assert service.anonymous().get("/livez").status_code == 200


@pytest.mark.clause("process/defaults")
def test_development_needs_no_setting_but_the_database(deployment: Deploy) -> None:
    names = (
        "ENVIRONMENT",
        "HOST",
        "RATE_LIMIT",
        "TRUSTED_PROXIES",
        "ENCRYPTION_KEY",
        "JWT_PRIVATE_KEY",
    )
    unset = dict.fromkeys((*names, "BOOTSTRAP_ADMIN_EMAIL", "BOOTSTRAP_ADMIN_PASSWORD"))
    service = deployment(unset)[0]
    assert service.client().get(service.collection).status_code == 200
