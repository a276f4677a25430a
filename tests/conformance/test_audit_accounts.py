from typing import Any

import httpx2
import pytest

from tests.conformance.doors import Door, fresh_email, fresh_password
from tests.conformance.problems import problem
from tests.conformance.rows import Rows
from tests.conformance.surface import NOWHERE
from tests.conformance.trail import Event, Trail, actions
from tests.harness.accounts import Account
from tests.harness.services import Service

pytestmark = pytest.mark.target(feature="audit")


def told(event: Event) -> tuple[Any, ...]:
    return event["action"], event["outcome"], event["actor_id"], event["resource_id"]


@pytest.mark.clause("audit/accounts")
def test_an_account_is_told_from_its_beginning(door: Door, trail: Trail) -> None:
    email, password = fresh_email(), fresh_password()
    account = door.register(email, password).json()["id"]
    pair = door.pair(email, password)
    door.refresh(pair["refresh_token"])
    changed = door.password(pair["access_token"], password, fresh_password())
    assert changed.status_code == 204
    assert door.logout(pair["refresh_token"]).status_code == 204
    assert door.logout(pair["refresh_token"]).status_code == 204
    events = trail.of(account)
    expected = ["auth.register", "auth.login", "auth.password", "auth.logout"]
    assert [told(event) for event in events] == [
        (action, "success", account, account) for action in expected
    ]
    assert {event["resource_type"] for event in events} == {"accounts"}
    assert {event["client_address"] for event in events} == {door.address}


@pytest.mark.clause("audit/accounts")
def test_a_wrong_password_is_a_failure_of_nobody_known(door: Door, trail: Trail) -> None:
    email, password = fresh_email(), fresh_password()
    account = door.register(email, password).json()["id"]
    problem(door.login(email, fresh_password()), "invalid-credentials")
    (event,) = trail.events(resource_id=account, outcome="failure")
    assert told(event) == ("auth.login", "failure", None, account)


@pytest.mark.clause("audit/accounts")
def test_an_unknown_email_is_a_failure_too(door: Door, trail: Trail) -> None:
    door.client.headers["X-Request-ID"] = f"audit-{fresh_password()}"
    problem(door.login(fresh_email(), fresh_password()), "invalid-credentials")
    name = door.client.headers["X-Request-ID"]
    newest = trail.page(outcome="failure", limit=100).json()["items"]
    (event,) = [event for event in newest if event["request_id"] == name]
    assert told(event) == ("auth.login", "failure", None, None)


@pytest.mark.clause("audit/accounts")
def test_a_wrong_current_password_is_a_failure(
    door: Door, session: dict[str, Any], trail: Trail
) -> None:
    account = door.me(session["access_token"]).json()["id"]
    answer = door.password(session["access_token"], fresh_password(), fresh_password())
    problem(answer, "validation-failed")
    (event,) = trail.events(resource_id=account, outcome="failure")
    assert told(event) == ("auth.password", "failure", account, account)


@pytest.mark.clause("audit/accounts")
def test_a_reused_refresh_token_is_denied(
    door: Door, session: dict[str, Any], service: Service, trail: Trail
) -> None:
    account = door.me(session["access_token"]).json()["id"]
    assert door.refresh(session["refresh_token"]).status_code == 200
    thief = Door(service, agent="thief/1")
    for _ in range(2):
        problem(thief.refresh(session["refresh_token"]), "invalid-token")
    (event,) = trail.events(resource_id=account, outcome="denied")
    assert (event["action"], event["client_address"]) == ("auth.refresh_reuse", thief.address)


@pytest.mark.clause("audit/roles")
def test_the_first_admins_roles_are_told(trail: Trail, admin: Account) -> None:
    events = trail.events(resource_id=admin.id, action="access.change")
    assert [told(event) for event in events] == [("access.change", "success", None, admin.id)]


@pytest.mark.clause("audit/denied")
def test_to_reach_for_anothers_row_is_denied(
    rows: Rows, other_rows: Rows, other_user: Account, trail: Trail
) -> None:
    row = rows.create()
    attempts = [
        other_rows.get(row["id"]),
        other_rows.patch(row["id"], {}),
        other_rows.patch(row["id"], dict([rows.samples.changed()])),
        other_rows.put(row["id"], rows.samples.body()),
        other_rows.delete(row["id"]),
        other_rows.delete(row["id"], None),
    ]
    for answer in attempts:
        problem(answer, "not-found")
    denied = trail.events(resource_id=row["id"], outcome="denied")
    expected = ("access.denied", "denied", other_user.id, row["id"])
    assert [told(event) for event in denied] == [expected] * len(attempts)


@pytest.mark.clause("audit/denied")
def test_an_absent_row_is_nobodys(rows: Rows, trail: Trail) -> None:
    problem(rows.get(NOWHERE), "not-found")
    assert trail.of(NOWHERE) == []


@pytest.mark.clause("audit/denied", "audit/permission")
def test_users_may_not_read_the_trail_and_their_attempt_is_told(
    service: Service, trail: Trail
) -> None:
    user = service.account()
    problem(service.client(user).get(trail.path), "forbidden")
    (event,) = trail.events(actor_id=user.id, outcome="denied")
    assert (event["action"], event["resource_type"]) == ("access.denied", "audit-events")


@pytest.mark.clause("audit/permission")
def test_nobody_reads_the_trail_without_a_token(anonymous: httpx2.Client, trail: Trail) -> None:
    problem(anonymous.get(trail.path), "authentication-required")


@pytest.mark.clause("audit/permission")
def test_nobody_writes_to_the_trail(trail: Trail) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        problem(trail.client.request(method, trail.path), "method-not-allowed")


@pytest.mark.clause("audit/accounts")
def test_a_taken_email_registers_nobody(door: Door, trail: Trail) -> None:
    email, password = fresh_email(), fresh_password()
    account = door.register(email, password).json()["id"]
    problem(door.register(email.upper(), password), "conflict")
    assert actions(trail.of(account)) == ["auth.register"]
