import re
import threading

import pytest

from tests.conformance.hooks import Hooks, Posting, event_types, slug
from tests.harness.receivers import Received, Receiver
from tests.servers.waiting import wait_until

pytestmark = [pytest.mark.target(feature="webhooks"), pytest.mark.process]


@pytest.mark.clause("webhooks/event", "webhooks/signature", "webhooks/order")
def test_each_write_arrives_signed_and_in_order(hooks: Hooks, receiver: Receiver) -> None:
    webhook = hooks.add(receiver.url)
    row = hooks.rows.create()
    changed = hooks.rows.put(row["id"], hooks.rows.samples.body()).json()
    hooks.rows.delete(row["id"])
    received = receiver.wait_for(3)
    assert [one.event["type"] for one in received] == event_types(hooks.service)
    assert [one.event["data"] for one in received] == [row, changed, changed]
    for one in received:
        assert one.is_signed_with(webhook["secret"])
        assert one.headers["content-type"] == "application/cloudevents+json"
        event = one.event
        assert one.id == event["id"]
        assert (event["specversion"], event["subject"]) == ("1.0", row["id"])
        assert event["source"] == f"/{slug(hooks.service)}/{hooks.service.entity.path}"
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", event["time"])
    delivered = hooks.wait_for(webhook, 3, status="delivered", last_status=204)
    assert [one["event_id"] for one in delivered] == [one.id for one in received]
    assert list(delivered[0]) == [
        "id", "event_id", "event_type", "status", "attempts", "last_status", "next_attempt_at",
    ]  # fmt: skip
    assert {(one["attempts"], one["next_attempt_at"]) for one in delivered} == {(1, None)}


@pytest.mark.clause("webhooks/event")
def test_what_was_refused_is_no_event(hooks: Hooks, receiver: Receiver) -> None:
    webhook = hooks.add(receiver.url)
    row = hooks.rows.create()
    hooks.rows.post({})
    hooks.rows.post(hooks.rows.samples.body(reference=row["reference"]))
    hooks.rows.patch(row["id"], {})
    hooks.rows.put(row["id"], hooks.rows.samples.body(), match='"9"')
    last = hooks.rows.create()
    hooks.wait_for(webhook, 2, status="delivered")
    told = sorted(one.event["subject"] for one in receiver.received)
    assert told == sorted([row["id"], last["id"]])


@pytest.mark.clause("webhooks/readers")
def test_only_what_was_asked_for_arrives(hooks: Hooks, receiver: Receiver) -> None:
    hooks.add(receiver.url, "deleted")
    row = hooks.rows.create()
    hooks.rows.delete(row["id"])
    (received,) = receiver.wait_for(1)
    assert received.event["type"] == event_types(hooks.service, "deleted")[0]


@pytest.mark.target(auth="jwt", feature="webhooks")
@pytest.mark.clause("webhooks/readers")
def test_a_webhook_gets_what_its_owner_may_read(posting: Posting, receiver: Receiver) -> None:
    one, other = posting.hooks(), posting.hooks()
    admin = posting.hooks(posting.service.admin())
    secret = one.add(receiver.url)["secret"]
    all_seeing = admin.add(receiver.url)["secret"]
    hidden, seen = other.rows.create(), one.rows.create()
    received = receiver.wait_for(3)
    signed = [item.event["subject"] for item in received if item.is_signed_with(secret)]
    assert signed == [seen["id"]]
    signed = [item.event["subject"] for item in received if item.is_signed_with(all_seeing)]
    assert {*signed} == {hidden["id"], seen["id"]}


@pytest.mark.clause("webhooks/retries", "webhooks/order")
def test_a_failure_is_tried_again_before_what_follows(hooks: Hooks, receiver: Receiver) -> None:
    def failing_twice(_: Received) -> int:
        return 500 if len(receiver.received) <= 2 else 200

    receiver.status = failing_twice
    webhook = hooks.add(receiver.url)
    row = hooks.rows.create()
    hooks.rows.delete(row["id"])
    received = receiver.wait_for(4)
    assert len({one.id for one in received[:3]}) == 1
    assert received[3].event["type"] == event_types(hooks.service, "deleted")[0]
    first, second = hooks.wait_for(webhook, 2, status="delivered")
    assert (first["attempts"], second["attempts"]) == (3, 1)


@pytest.mark.clause("webhooks/retries")
def test_what_keeps_failing_is_dead_until_it_is_asked_for(hooks: Hooks, receiver: Receiver) -> None:
    receiver.status = lambda _: 503
    webhook = hooks.add(receiver.url)
    hooks.rows.create()
    (dead,) = hooks.wait_for(webhook, status="dead")
    assert (dead["attempts"], dead["last_status"], dead["next_attempt_at"]) == (4, 503, None)
    assert len({one.id for one in receiver.wait_for(4)}) == 1
    receiver.status = lambda _: 200
    again = hooks.retry(webhook, dead["id"])
    assert (again.status_code, again.json()["status"]) == (200, "pending")
    hooks.wait_for(webhook, status="delivered", last_status=200)
    assert hooks.retry(webhook, dead["id"]).status_code == 409
    assert hooks.retry(webhook, webhook["id"]).status_code == 404


@pytest.mark.clause("webhooks/redirects")
@pytest.mark.parametrize("status", [301, 307])
def test_redirects_are_failures(hooks: Hooks, receiver: Receiver, status: int) -> None:
    receiver.status = lambda _: status
    webhook = hooks.add(receiver.url)
    hooks.rows.create()
    hooks.wait_for(webhook, status="dead", last_status=status)
    assert {one.path for one in receiver.received} == {"/hook"}


@pytest.mark.clause("webhooks/order")
def test_a_target_that_hangs_holds_up_nobody_else(posting: Posting, receiver: Receiver) -> None:
    hooks, hanging, let_go = posting.hooks(), Receiver(), threading.Event()

    def hang(_: Received) -> int:
        let_go.wait(60)
        return 200

    hanging.status = hang
    hooks.add(hanging.url)
    hooks.add(receiver.url)
    rows = [hooks.rows.create() for _ in range(3)]
    received = receiver.wait_for(3, timeout=8)
    assert {one.event["subject"] for one in received} == {row["id"] for row in rows}
    let_go.set()
    hanging.close()


@pytest.mark.clause("webhooks/breaker", "webhooks/metrics")
def test_a_target_that_keeps_failing_is_spared(posting: Posting, receiver: Receiver) -> None:
    hooks = posting.hooks()
    receiver.status = lambda _: 500
    webhook = hooks.add(receiver.url)
    for _ in range(3):
        hooks.rows.create()
    name = f"webhook {webhook['id']}"
    wait_until(
        lambda: posting.metric("circuit_breaker_state", name=name) == [2],
        timeout=20,
        what="an open breaker",
    )
    receiver.status = lambda _: 200
    for dead in hooks.wait_for(webhook, 3):
        if dead["status"] == "dead":
            hooks.retry(webhook, dead["id"])
    hooks.wait_for(webhook, 3, status="delivered")
    assert posting.metric("circuit_breaker_state", name=name) == [0]
    assert posting.metric("webhook_deliveries_total", outcome="delivered") == [3]
    (failed,) = posting.metric("webhook_deliveries_total", outcome="failed")
    assert failed >= 4
    wait_until(
        lambda: posting.metric("outbox_pending_events") == [0], timeout=5, what="an empty outbox"
    )
    assert posting.metric("outbox_oldest_event_age_seconds") == [0]


@pytest.mark.clause("webhooks/connection")
def test_a_target_is_checked_again_when_it_is_connected_to(
    posting: Posting, receiver: Receiver
) -> None:
    user = posting.service.account()
    webhook = posting.hooks(user).add(receiver.url.replace("127.0.0.1", "localhost"))
    posting.deliverer.stop()
    posting.work_again(WEBHOOK_ALLOW_PRIVATE_TARGETS="false")
    hooks = posting.hooks(user)
    hooks.rows.create()
    hooks.wait_for(webhook, status="dead", last_status=None)
    assert receiver.received == []
