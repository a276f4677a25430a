import secrets

import pytest

from tests.conformance.conftest import Deploy, Replicate
from tests.conformance.crashes import Crashes
from tests.conformance.rows import rows_of

# Of each target, so that there are more than 100 over the matrix.
KILLS = 13


@pytest.mark.process
@pytest.mark.clause("process/crash", "process/crash-refused", "resource/idempotency-durable")
def test_kills_amid_writes_lose_double_and_let_in_nothing(
    deployment: Deploy, replica: Replicate
) -> None:
    Crashes(deployment(replicas=2), replica).kill(KILLS)


@pytest.mark.process
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
