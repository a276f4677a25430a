"""make backup and make restore keep every row that was acknowledged before the backup began."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.conformance.samples import Samples
from tests.harness.databases import ENGINES, Engine, PostgreSQLEngine
from tests.harness.deployments import Deployment
from tests.harness.processes import Process
from tests.harness.projects import Failed, toolchain
from tests.harness.renders import render
from tests.harness.targets import Target, targets
from tests.servers.waiting import wait_until

WITHOUT_ACCOUNTS = [target for target in targets() if target.auth == "none"]


class Writer:
    """Creates rows one after the other, and remembers what the service acknowledged."""

    def __init__(self, process: Process, target: Target) -> None:
        self.rows: list[dict[str, Any]] = []
        self._samples = Samples(render(target.answers).entity)
        self._collection = f"{process.base_url}/api/v1/shipments"
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._write)

    def __enter__(self) -> "Writer":
        self._thread.start()
        wait_until(lambda: len(self.rows) > 20, timeout=30, what="rows")
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _write(self) -> None:
        with httpx2.Client(trust_env=False) as client:
            while not self._ended.is_set():
                answer = client.post(self._collection, json=self._samples.body())
                if answer.status_code == 201:
                    self.rows.append(answer.json())


@pytest.fixture(scope="module", params=WITHOUT_ACCOUNTS, ids=str)
def target(request: pytest.FixtureRequest) -> Target:
    found: Target = request.param
    return found


@pytest.fixture(scope="module")
def engine(target: Target) -> Iterator[Engine]:
    engine = ENGINES[target.database]()
    yield engine
    engine.remove()


@pytest.fixture
def deployment(target: Target, engine: Engine) -> Iterator[Deployment]:
    deployment = Deployment(render(target.answers).setup(), engine.create())
    assert deployment.migrate().code == 0
    yield deployment
    deployment.stop()


def make(deployment: Deployment, engine: Engine, *arguments: str) -> str:
    path = toolchain()["PATH"]
    if isinstance(engine, PostgreSQLEngine):
        path = f"{engine.server.programs}{os.pathsep}{path}"
    return deployment.project.make(*arguments, DATABASE_URL=deployment.database, PATH=path)


def read(process: Process, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    with httpx2.Client(base_url=f"{process.base_url}/api/v1/shipments/", trust_env=False) as client:
        return [client.get(row["id"]).json() for row in rows]


def test_a_backup_taken_under_writes_brings_back_every_row_acknowledged_before_it(
    target: Target, deployment: Deployment, engine: Engine, tmp_path: Path
) -> None:
    backup = tmp_path / "backup"
    process = deployment.start()
    with Writer(process, target) as writer:
        before = [*writer.rows]
        make(deployment, engine, "backup", f"to={backup}")
        meanwhile = len(writer.rows)
    assert meanwhile > len(before), "nothing was written during the backup"
    assert process.stop() == 0

    deployment.database = engine.create()
    make(deployment, engine, "restore", f"from={backup}")
    assert deployment.migrate().code == 0
    assert read(deployment.start(), before) == before


def test_a_restore_leaves_nothing_of_what_came_after_the_backup(
    target: Target, deployment: Deployment, engine: Engine, tmp_path: Path
) -> None:
    process = deployment.start()
    make(deployment, engine, "backup", f"to={tmp_path / 'empty'}")
    with Writer(process, target) as writer:
        pass
    assert process.stop() == 0
    make(deployment, engine, "restore", f"from={tmp_path / 'empty'}")
    left = read(deployment.start(), writer.rows)
    assert {row["status"] for row in left} == {404}


def test_what_is_no_backup_changes_nothing(
    target: Target, deployment: Deployment, engine: Engine, tmp_path: Path
) -> None:
    broken = tmp_path / "broken"
    broken.write_bytes(b"this is no backup" * 1000)
    process = deployment.start()
    with Writer(process, target) as writer:
        pass
    assert process.stop() == 0
    for name in (broken, tmp_path / "absent"):
        with pytest.raises(Failed):
            make(deployment, engine, "restore", f"from={name}")
    assert read(deployment.start(), writer.rows) == writer.rows


def test_a_backup_is_for_its_owner_alone(
    deployment: Deployment, engine: Engine, tmp_path: Path
) -> None:
    make(deployment, engine, "backup", f"to={tmp_path / 'backup'}")
    [backup] = tmp_path.iterdir()
    assert backup.stat().st_mode & 0o077 == 0
