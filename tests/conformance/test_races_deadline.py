"""A write whose time runs out: it is done and acknowledged, or refused and not there."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Any

import pytest

from tests.conformance.conftest import Deploy, Replicate
from tests.conformance.launcher import Launcher
from tests.conformance.raw_json import encode
from tests.conformance.rows import Rows, rows_of
from tests.harness import raw_http
from tests.harness.services import Service
from tests.servers.waiting import wait_until

TIMEOUT = 1
# From the first request's start to the last one's, each of which sets a deadline.
SPREAD = 0.8
WRITERS = 16
SUCCESSES = {200, 201, 204}


class Upload:
    """A request that lacks its last byte, so that it waits while its time runs."""

    def __init__(self, service: Service, method: str, path: str, body: Any, *headers: str) -> None:
        content = encode(body)
        length = f"Content-Length: {len(content)}"
        head = raw_http.head(method, path, "Content-Type: application/json", length, *headers)
        self._last = content[-1:]
        self._connection = raw_http.connect(service)
        self._connection.sendall(head + content[:-1])

    def finish(self) -> None:
        self._connection.sendall(self._last)

    def status(self) -> int:
        with self._connection:
            answer = raw_http.read(self._connection)
        assert answer is not None
        assert answer.status in {*SUCCESSES, 503}, answer.body
        return answer.status


@dataclass
class Write:
    """One write, and how a look at the rows tells whether it was done."""

    method: str
    path: str
    body: Any
    headers: list[str]
    is_done: Callable[[Rows], bool]


def created(rows: Rows, *headers: str) -> Write:
    body = rows.samples.body()

    def is_there(rows: Rows) -> bool:
        return any(all(row[name] == body[name] for name in body) for row in rows.walk(limit=100))

    return Write("POST", rows.path, body, [*headers], is_there)


def patched(rows: Rows) -> Write:
    row = rows.create()
    name, value = rows.samples.changed()
    return Write(
        "PATCH", rows.at(row["id"]), {name: value}, ["If-Match: *"],
        lambda rows: rows.read(row["id"])["version"] == 2,
    )  # fmt: skip


def deleted(rows: Rows) -> Write:
    path = rows.at(rows.create()["id"])
    return Write(
        "DELETE", path, {}, ["If-Match: *"], lambda rows: rows.client.get(path).status_code == 404
    )


def writes(rows: Rows) -> list[Write]:
    kinds = cycle([created, patched, deleted])
    plain = [kind(rows) for kind in islice(kinds, WRITERS - WRITERS // 4)]
    return plain + [created(rows, f"Idempotency-Key: {n}") for n in range(WRITERS // 4)]


def reach(moment: float) -> None:
    wait_until(lambda: time.monotonic() >= moment, timeout=5, what="the moment")


@pytest.mark.process
@pytest.mark.clause("http/timeout", "http/timeout-undone")
@pytest.mark.parametrize("let_go_after", [1, WRITERS], ids=["the first refusal", "all refusals"])
def test_a_write_is_acknowledged_or_without_effect(
    launcher: Launcher, deployment: Deploy, replica: Replicate, let_go_after: int
) -> None:
    services = deployment({"REQUEST_TIMEOUT_SECONDS": str(TIMEOUT)}, replicas=2)
    service, _ = services
    assert service.deployment is not None
    user = service.account()
    rows = rows_of(service, user)
    wanted = writes(rows)
    token = [f"{name}: {value}" for name, value in user.headers.items()]
    with launcher.engine.writers_waiting(service.deployment.database, service.entity.plural):
        begin = time.monotonic()
        uploads = []
        for number, (write, place) in enumerate(zip(wanted, cycle(services), strict=False)):
            reach(begin + SPREAD * number / WRITERS)
            uploads.append(
                Upload(place, write.method, write.path, write.body, *token, *write.headers)
            )
        for upload in uploads:
            upload.finish()
        statuses = [upload.status() for upload in uploads[:let_go_after]]
        assert set(statuses) == {503}
    statuses += [upload.status() for upload in uploads[let_go_after:]]

    # Whatever a process has left to do, it does before it ends.
    for place in services:
        assert place.process is not None
        place.process.stop()
    again = replica(service)
    seen = rows_of(again, user)
    done = [write.is_done(seen) for write in wanted]
    assert done == [status in SUCCESSES for status in statuses]
