import itertools
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.conformance.conftest import Replicate
from tests.conformance.doors import Door, fresh_email, fresh_password
from tests.conformance.groups import Group
from tests.conformance.launcher import Launcher
from tests.conformance.problems import problem
from tests.conformance.rows import rows_of
from tests.harness.databases import SCHEME
from tests.harness.disks import SmallDisk
from tests.harness.services import Service

# More than there is room for on the disk.
MANY = 2000


@pytest.fixture
def disk() -> Iterator[SmallDisk]:
    with SmallDisk() as disk:
        yield disk


@pytest.fixture
def service(launcher: Launcher, disk: SmallDisk) -> Iterator[Service]:
    """Its database is all that is on the disk."""
    migrated = launcher.deployment().database.removeprefix(SCHEME)
    deployment = launcher.deployment(database=f"{SCHEME}{disk.take(Path(migrated))}")
    deployment.through = disk.entering(deployment.project.path)
    try:
        service = launcher.service(deployment)
        yield service
        service.close()
    finally:
        deployment.stop()


def unavailable(answer: httpx2.Response) -> None:
    problem(answer, "unavailable")
    assert int(answer.headers["retry-after"]) >= 1


def until_refused(write: Callable[[], httpx2.Response]) -> list[httpx2.Response]:
    """What was still done: a small write may find a place where a larger one found none."""
    done: list[httpx2.Response] = []
    for answer in itertools.islice(iter(write, None), MANY):
        if not answer.is_success:
            unavailable(answer)
            return done
        done.append(answer)
    raise AssertionError("the disk has no end")


@pytest.mark.process
@pytest.mark.target(database="sqlite")
@pytest.mark.clause("http/disk-full", "http/unavailable")
def test_a_full_disk_stops_writes_alone_and_only_while_it_is_full(
    service: Service, disk: SmallDisk, replica: Replicate
) -> None:
    assert service.process is not None
    user = service.account()
    group = Group(rows_of(service, user))
    rows = group.rows
    known = {row["id"]: row for row in group.fill(3)}
    (changed, *_) = known
    member, _ = rows.samples.changed(besides=frozenset(group.members))
    sent: dict[str, dict[str, Any]] = {}

    def create() -> httpx2.Response:
        key = secrets.token_hex(8)
        sent[key] = rows.samples.body(**group.members)
        return rows.post(sent[key], Idempotency_Key=key)

    def change() -> httpx2.Response:
        return rows.patch(changed, {member: rows.samples.body()[member]})

    for _ in range(2):
        disk.fill()
        for answer in [*until_refused(create), *until_refused(change)]:
            known[answer.json()["id"]] = answer.json()
        if service.has_accounts:
            until_refused(lambda: Door(service).register(fresh_email(), fresh_password()))
        for row in known.values():
            assert rows.read(row["id"]) == row
        assert {row["id"]: row for row in group.walk()} == known
        ready = service.anonymous().get("/readyz")
        assert (ready.status_code, ready.json()["checks"]["database"]) == (200, "ok")

        disk.make_room()
        # Each key in turn: what was refused is done now, what was done is not done again.
        for key, body in sent.items():
            row = rows.post(body, Idempotency_Key=key).json()
            known.setdefault(row["id"], row)
        assert len(known) == 3 + len(sent)
        assert change().status_code == 200
        known[changed] = rows.read(changed)
        assert {row["id"]: row for row in group.walk(limit=100)} == known

    service.process.kill()
    group.rows = rows_of(replica(service), user)
    assert {row["id"]: row for row in group.walk(limit=100)} == known
