import re
import secrets
import uuid

import pytest

from tests.conformance.rows import Rows, etag
from tests.conformance.samples import Samples
from tests.conformance.trail import Trail, actions
from tests.harness.accounts import Account
from tests.harness.services import Service

pytestmark = pytest.mark.target(feature="audit")

MEMBERS = {
    "id", "occurred_at", "actor_id", "action", "resource_type", "resource_id", "outcome",
    "request_id", "client_address",
}  # fmt: skip
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


@pytest.mark.clause("audit/members")
def test_an_event_tells_who_did_what_to_what(
    rows: Rows, user: Account, trail: Trail, service: Service
) -> None:
    row = rows.create()
    (event,) = trail.of(row["id"])
    assert event.keys() == MEMBERS
    assert uuid.UUID(event["id"]).version == 7
    assert MOMENT.fullmatch(event["occurred_at"])
    assert event["occurred_at"] >= row["created_at"]
    path = service.entity.path
    assert (event["action"], event["resource_type"]) == (f"{path}.create", path)
    assert (event["actor_id"], event["outcome"]) == (user.id, "success")


@pytest.mark.clause("audit/origin")
def test_an_event_tells_of_its_request(service: Service, user: Account, trail: Trail) -> None:
    name = f"audit-{secrets.token_hex(8)}"
    for sent, seen in (
        ("203.0.113.7", "203.0.113.7"),
        ("198.51.100.1, 203.0.113.8", "203.0.113.8"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
    ):
        client = service.client(user, **{"X-Forwarded-For": sent, "X-Request-ID": name})
        row = Rows(client, service.collection, Samples(service.entity)).create()
        (event,) = trail.of(row["id"])
        assert (event["request_id"], event["client_address"]) == (name, seen)


@pytest.mark.clause("audit/writes")
def test_each_write_has_one_event_in_its_order(rows: Rows, trail: Trail, service: Service) -> None:
    row = rows.create()
    assert rows.patch(row["id"], dict([rows.samples.changed()]), etag(1)).status_code == 200
    assert rows.put(row["id"], rows.samples.body(), etag(2)).status_code == 200
    assert rows.delete(row["id"], etag(3)).status_code == 204
    path = service.entity.path
    expected = [f"{path}.create", f"{path}.update", f"{path}.update", f"{path}.delete"]
    assert actions(trail.of(row["id"])) == expected


@pytest.mark.clause("audit/writes")
def test_a_retry_has_no_event(rows: Rows, trail: Trail) -> None:
    body, key = rows.samples.body(), secrets.token_hex(8)
    answers = [rows.post(body, Idempotency_Key=key) for _ in range(3)]
    assert {answer.content for answer in answers} == {answers[0].content}
    assert len(trail.of(answers[0].json()["id"])) == 1


@pytest.mark.clause("audit/writes")
def test_what_changes_nothing_has_no_event(rows: Rows, trail: Trail) -> None:
    row = rows.create()
    changed = dict([rows.samples.changed()])
    refused = [
        rows.patch(row["id"], changed, etag(7)),
        rows.patch(row["id"], changed, None),
        rows.patch(row["id"], {"unheard_of": 1}, etag(1)),
        rows.put(row["id"], rows.samples.body(), etag(7)),
        rows.delete(row["id"], etag(7)),
        rows.delete(row["id"], None),
    ]
    assert {answer.status_code for answer in refused} == {412, 422, 428}
    assert rows.patch(row["id"], {}, etag(1)).status_code == 200
    assert rows.get(row["id"]).status_code == 200
    assert len(trail.of(row["id"])) == 1


@pytest.mark.clause("audit/writes")
def test_a_conflict_has_no_event(service: Service, rows: Rows, user: Account, trail: Trail) -> None:
    (unique, *_) = [field.name for field in service.entity.fields if field.unique]
    first, second = rows.create(), rows.create()
    before = trail.events(actor_id=user.id)
    taken = {unique: first[unique]}
    for answer in (
        rows.post(rows.samples.body(**taken)),
        rows.post(rows.samples.body(**taken), Idempotency_Key=secrets.token_hex(8)),
        rows.patch(second["id"], taken, etag(1)),
    ):
        assert answer.status_code == 409, answer.text
    assert trail.events(actor_id=user.id) == before


@pytest.mark.clause("audit/writes")
def test_an_admins_write_is_the_admins(
    service: Service, rows: Rows, admin: Account, trail: Trail
) -> None:
    row = rows.create()
    client = service.client(admin)
    assert client.delete(rows.at(row["id"]), headers={"If-Match": "*"}).status_code == 204
    assert [event["actor_id"] for event in trail.of(row["id"])] == [row["owner_id"], admin.id]
