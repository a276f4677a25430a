import json
import secrets
import threading
from typing import Any

import httpx2
import pytest

from tests.conformance.conftest import Deploy, Replicate
from tests.conformance.groups import Group, ids
from tests.conformance.rows import Rows
from tests.conformance.samples import Samples
from tests.harness.accounts import Account
from tests.harness.processes import Process
from tests.harness.services import Service
from tests.servers.waiting import wait_until

KILLS = 5
WRITERS = 4


class Writers:
    """Clients that create rows, each with a key, until the server is gone."""

    def __init__(self, rows: Rows, members: dict[str, Any]) -> None:
        self.sent: dict[str, dict[str, Any]] = {}
        self.acknowledged: dict[str, bytes] = {}
        self.refused: list[str] = []
        self._rows, self._members = rows, members
        self._threads = [threading.Thread(target=self._write) for _ in range(WRITERS)]
        for thread in self._threads:
            thread.start()

    def _write(self) -> None:
        while True:
            key = secrets.token_hex(12)
            self.sent[key] = self._rows.samples.body(**self._members)
            try:
                answer = self._rows.post(self.sent[key], Idempotency_Key=key)
            except httpx2.TransportError:
                return
            if answer.status_code != 201:
                self.refused.append(answer.text)
                return
            self.acknowledged[key] = answer.content

    def kill_after(self, process: Process, writes: int) -> None:
        wait_until(
            lambda: len(self.acknowledged) >= writes or self.refused,
            timeout=30,
            what=f"{writes} writes",
        )
        process.kill()
        for thread in self._threads:
            thread.join(30)


@pytest.mark.clause("process/crash", "resource/idempotency-durable")
def test_a_kill_loses_and_doubles_nothing(deployment: Deploy, replica: Replicate) -> None:
    (service,) = deployment()
    assert service.process is not None
    user = service.account()
    group = Group(rows_of(service, user))
    known: dict[str, bytes] = {}
    process = service.process
    for round_ in range(KILLS):
        writers = Writers(rows_of(service, user), group.members)
        writers.kill_after(process, 5 + 7 * round_)
        assert not writers.refused

        service = replica(service)
        assert service.process is not None
        process = service.process
        rows = rows_of(service, user)
        for key, body in writers.sent.items():
            answer = rows.post(body, Idempotency_Key=key)
            assert answer.status_code == 201, answer.text
            acknowledged = writers.acknowledged.get(key)
            assert acknowledged in (None, answer.content)
            if acknowledged:
                assert answer.headers["idempotent-replayed"] == "true"
            known[key] = answer.content
    found = rows.walk(**group.query, limit=100)
    created = [json.loads(content) for content in known.values()]
    assert sorted(ids(found)) == sorted(ids(created))
    assert {row["id"]: row for row in found} == {row["id"]: row for row in created}


@pytest.mark.clause("resource/idempotency-durable")
def test_a_key_holds_on_another_replica_and_after_a_restart(
    deployment: Deploy, replica: Replicate
) -> None:
    first, second = deployment(replicas=2)
    assert first.process is not None
    assert second.process is not None
    user = first.account()
    rows = rows_of(first, user)
    body, key = rows.samples.body(), secrets.token_hex(8)
    answer = rows.post(body, Idempotency_Key=key)
    elsewhere = rows_of(second, user)
    replays = [elsewhere.post(body, Idempotency_Key=key)]
    other = elsewhere.post(rows.samples.body(), Idempotency_Key=key)
    assert other.json()["type"] == "/problems/idempotency-key-reused"
    first.process.stop()
    second.process.stop()
    replays.append(rows_of(replica(first), user).post(body, Idempotency_Key=key))
    for replay in replays:
        assert replay.content == answer.content
        assert replay.headers["idempotent-replayed"] == "true"
        assert replay.headers["location"] == answer.headers["location"]
        assert replay.headers["etag"] == answer.headers["etag"]


def rows_of(service: Service, user: Account) -> Rows:
    return Rows(service.client(user), service.collection, Samples(service.entity))
