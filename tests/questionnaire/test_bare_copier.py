"""The template needs Copier and nothing beside it: no other package, no trust."""

import os
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.conftest import missing
from tests.harness.paths import REPOSITORY


def run(*command: str | Path, **env: str) -> subprocess.CompletedProcess[str]:
    result = subprocess.run(
        [str(part) for part in command],
        env={**os.environ, **env}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stdout + result.stderr
    return result


@pytest.fixture(scope="module")
def copier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command in an environment that holds Copier alone."""
    uv = shutil.which("uv")
    if uv is None:
        missing("uv is not on PATH")
    environment = tmp_path_factory.mktemp("bare") / "venv"
    run(uv, "venv", "--quiet", "--python", sys.executable, environment)
    constraints = ("--constraint", REPOSITORY / "constraints.txt")
    run(
        uv, "pip", "install", "--quiet", *constraints, f"copier=={version('copier')}",
        VIRTUAL_ENV=str(environment),
    )  # fmt: skip
    return environment / "bin" / "copier"


def test_a_clone_is_copied_with_defaults(copier: Path, tmp_path: Path) -> None:
    run("git", "clone", "--quiet", "--depth=1", f"file://{REPOSITORY}", tmp_path / "template")
    result = run(copier, "copy", "--defaults", tmp_path / "template", tmp_path / "myservice")
    assert "My Service is ready" in result.stderr
    made = {path.name for path in (tmp_path / "myservice").iterdir()}
    assert {".copier-answers.yml", "README.md", "Makefile", "compose.yaml"} <= made


def test_nothing_asks_for_trust() -> None:
    text = (REPOSITORY / "copier.yml").read_text()
    for setting in ("_tasks", "_migrations", "_jinja_extensions"):
        assert setting not in text
