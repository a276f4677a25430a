"""A project with a database, run as operators run it: migrate, then one or more replicas."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tests.harness import caches
from tests.harness.processes import Ended, Process
from tests.harness.projects import Project
from tests.harness.secret_keys import encryption_key, signing_key
from tests.servers import free_port

PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ")
SECRETS = {"ENCRYPTION_KEY": encryption_key(), "JWT_PRIVATE_KEY": signing_key()}
ADMIN = ("admin@example.com", "the-first-admin-of-the-house")
ATTEMPTS = 3


@dataclass(frozen=True)
class Outcome:
    code: int
    stdout: str
    stderr: str


class Deployment:
    # A command that starts the one behind it.
    through: Sequence[str] = ()

    def __init__(self, project: Project, database: str, **env: str | None) -> None:
        self.project = project
        self.database = database
        self.processes: list[Process] = []
        self._env: dict[str, str | None] = {**caches.environment(project.answers), **env}

    def environment(self, **env: str | None) -> dict[str, str]:
        """Production on loopback. A variable that is None is unset."""
        values: dict[str, str | None] = {
            "ENVIRONMENT": "production",
            "HOST": "127.0.0.1",
            "DATABASE_URL": self.database,
            "RATE_LIMIT": "1000000/minute",
            "TRUSTED_PROXIES": "127.0.0.1",
            **SECRETS,
        }
        if self.project.answers.get("auth") in {"jwt", "session"}:
            values |= {"BOOTSTRAP_ADMIN_EMAIL": ADMIN[0], "BOOTSTRAP_ADMIN_PASSWORD": ADMIN[1]}
        values |= {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        values |= self._env | env
        return {name: value for name, value in values.items() if value is not None}

    def migrate(self, **env: str | None) -> Outcome:
        return self._run(self.project.manifest["migrate"], 120, env)

    def run(self, **env: str | None) -> Outcome:
        """Start the server where it is expected to end by itself."""
        return self._run(self.project.manifest["serve"], 30, {"PORT": str(free_port()), **env})

    def start(
        self, *, until: str | None = "/readyz", part: str = "serve", **env: str | None
    ) -> Process:
        """Start a replica, or what the manifest has as `part`, and wait until the path answers."""
        for attempt in range(1, ATTEMPTS + 1):
            process = self._launch(part, {"PORT": str(free_port()), **env})
            try:
                if until is not None:
                    process.wait_for(until)
            except Ended:
                # Somebody else took the port between our choice and the bind.
                if attempt == ATTEMPTS or "in use" not in process.output:
                    raise
            except BaseException:
                process.kill()
                raise
            else:
                return process
        raise AssertionError("unreachable")

    def stop(self) -> None:
        for process in self.processes:
            process.kill()
        if self.processes:
            shutil.rmtree(self._folder, ignore_errors=True)

    @cached_property
    def _folder(self) -> Path:
        return Path(tempfile.mkdtemp(prefix="be-run-"))

    def _launch(self, part: str, env: dict[str, str | None]) -> Process:
        folder = Path(tempfile.mkdtemp(dir=self._folder))
        values = self.environment(**env)
        argv = [*self.through, *self.project.manifest[part]]
        process = Process(argv, self.project.path, values, folder, int(values["PORT"]))
        self.processes.append(process)
        return process

    def _run(self, argv: list[str], timeout: float, env: dict[str, str | None]) -> Outcome:
        done = subprocess.run(
            argv, check=False, cwd=self.project.path, env=self.environment(**env),
            stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace",
            timeout=timeout,
        )  # fmt: skip
        return Outcome(done.returncode, done.stdout, done.stderr)
