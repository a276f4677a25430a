"""A linter for OpenAPI documents, installed once from npm."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from tests.harness.locks import locked
from tests.harness.paths import BUILD
from tests.servers import Missing

PACKAGE = "@redocly/cli@2.77.0"
HOME = BUILD / "tools" / "redocly"
RULES = Path(__file__).with_name("description_rules.yml")
QUIET = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}


def lint(document: dict[str, Any], folder: Path, skipped: tuple[str, ...]) -> list[str]:
    """What the linter finds wrong, one line each."""
    path = folder / "openapi.json"
    path.write_text(json.dumps(document))
    done = subprocess.run(
        [_program(), "lint", path, f"--config={RULES}", "--format=json",
         *(f"--skip-rule={rule}" for rule in skipped)],
        cwd=folder, env=os.environ | QUIET, capture_output=True, check=False, text=True,
        timeout=120,
    )  # fmt: skip
    if not done.stdout.startswith("{"):
        raise RuntimeError(done.stdout + done.stderr)
    problems = json.loads(done.stdout)["problems"]
    return [f"{one['ruleId']}: {one['message']} at {_place(one)}" for one in problems]


def _place(problem: dict[str, Any]) -> str:
    return ", ".join(str(place.get("pointer", "")) for place in problem["location"])


def _program() -> Path:
    program = HOME / "node_modules" / ".bin" / "redocly"
    with locked(HOME):
        if not program.exists():
            npm = shutil.which("npm")
            if npm is None:
                raise Missing("the OpenAPI linter: install Node.js with npm")
            HOME.mkdir(parents=True, exist_ok=True)
            subprocess.run(
                [npm, "install", "--prefix", HOME, "--no-audit", "--no-fund", "--no-save", PACKAGE],
                cwd=HOME, check=True, capture_output=True, timeout=300,
            )  # fmt: skip
    return program
