import json
import secrets

import pytest

from tests.conformance.conftest import Deploy, Replicate
from tests.conformance.groups import Group, ids
from tests.conformance.rows import Rows
from tests.conformance.samples import Samples
from tests.conformance.writers import Writers
from tests.harness.accounts import Account
from tests.harness.services import Service

KILLS = 5


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
