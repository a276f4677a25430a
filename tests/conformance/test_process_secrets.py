import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conformance.launcher import Launcher
from tests.harness.deployments import ADMIN, SECRETS
from tests.harness.services import Service
from tests.harness.targets import Target

Deploy = Callable[..., list[Service]]


def secrets_of(target: Target) -> dict[str, str]:
    found = {"ENCRYPTION_KEY": SECRETS["ENCRYPTION_KEY"]}
    if target.auth == "jwt":
        found["JWT_PRIVATE_KEY"] = SECRETS["JWT_PRIVATE_KEY"]
        found["BOOTSTRAP_ADMIN_PASSWORD"] = ADMIN[1]
    return found


@pytest.mark.clause("process/secret-files")
def test_secrets_are_read_from_files(
    target: Target, launcher: Launcher, deployment: Deploy, tmp_path: Path
) -> None:
    database = launcher.deployment().database
    env: dict[str, str | None] = {}
    for name, value in {**secrets_of(target), "DATABASE_URL": database}.items():
        file = tmp_path / name.lower()
        file.write_text(f"{value}\n")
        env |= {name: None, f"{name}_FILE": str(file)}
    service = deployment(env)[0]
    if service.has_accounts:
        assert service.admin().id
    assert service.client().get(service.collection).status_code == 200


@pytest.mark.clause("process/secret-files", "process/secret-values")
def test_a_file_that_is_absent_or_doubled_is_a_problem(launcher: Launcher, tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text(SECRETS["ENCRYPTION_KEY"])
    absent = str(tmp_path / "absent")
    outcome = launcher.refused(
        ENCRYPTION_KEY_FILE=str(key), DATABASE_URL=None, DATABASE_URL_FILE=absent
    )
    lines = sorted(outcome.stderr.splitlines())
    assert len(lines) == 2
    for line, name in zip(lines, ("DATABASE_URL", "ENCRYPTION_KEY"), strict=True):
        assert re.match(rf"{name}(_FILE)?: ", line)
    assert SECRETS["ENCRYPTION_KEY"] not in outcome.stderr


@pytest.mark.clause("process/production-secrets", "process/production-doors")
def test_production_refuses_to_start_without_its_secrets_and_with_open_doors(
    target: Target, launcher: Launcher
) -> None:
    names = ["ENCRYPTION_KEY", *(["JWT_PRIVATE_KEY"] if target.auth == "jwt" else [])]
    outcome = launcher.refused(**dict.fromkeys(names), CORS_ORIGINS="https://shop.example,*")
    told = sorted(line.split(":")[0] for line in outcome.stderr.splitlines())
    assert told == ["CORS_ORIGINS", *names]


@pytest.mark.clause("process/production-secrets")
@pytest.mark.target(auth="jwt")
def test_development_keys_are_stable_over_restarts_and_replicas(deployment: Deploy) -> None:
    env = {"ENVIRONMENT": "development", "ENCRYPTION_KEY": None, "JWT_PRIVATE_KEY": None}
    first, second = deployment(env, replicas=2)
    client = first.client()
    token = {"Authorization": client.headers["Authorization"]}
    assert second.anonymous(**token).get(second.collection).status_code == 200
