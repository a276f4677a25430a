from typing import Any

import httpx2
import pytest

from tests.conformance.doors import Door
from tests.conformance.groups import Group, ids, in_query
from tests.conformance.problems import problem
from tests.conformance.rows import Rows, etag, rows_of
from tests.conformance.surface import needs_a_caller, operations
from tests.harness.accounts import Account
from tests.harness.services import Service

pytestmark = pytest.mark.target(auth="jwt")


@pytest.fixture(scope="module")
def all_rows(service: Service, admin: Account) -> Rows:
    """The resource as an admin sees it."""
    return rows_of(service, admin)


@pytest.mark.clause("auth/deny-by-default")
def test_without_a_token_only_the_public_routes_answer(
    service: Service, anonymous: httpx2.Client
) -> None:
    guarded = [one for one in operations(service) if needs_a_caller(service, one)]
    assert len(guarded) >= 8
    for operation in guarded:
        answer = anonymous.request(operation.method, operation.path())
        if operation.method == "HEAD":
            assert answer.status_code == 401
        else:
            problem(answer, "authentication-required")
        assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.clause("auth/ownership")
@pytest.mark.parametrize("match", [etag(1), "*", None])
def test_the_row_of_another_is_like_an_absent_one(
    other_rows: Rows, rows: Rows, row: dict[str, Any], match: str | None
) -> None:
    absent = problem(other_rows.get("01890000-0000-7000-8000-000000000000"), "not-found")
    for answer in (
        other_rows.get(row["id"]),
        other_rows.get(row["id"], If_None_Match=etag(1)),
        other_rows.patch(row["id"], {}, match),
        other_rows.patch(row["id"], dict([rows.samples.changed()]), match),
        other_rows.put(row["id"], rows.samples.body(), match),
        other_rows.delete(row["id"], match),
    ):
        found = problem(answer, "not-found")
        assert (found["title"], found["detail"]) == (absent["title"], absent["detail"])
        assert "etag" not in answer.headers
    assert rows.read(row["id"]) == row


@pytest.mark.clause("auth/ownership", "resource/list")
def test_a_list_holds_the_callers_own_rows(rows: Rows, other_rows: Rows) -> None:
    mine, theirs = rows.create(), other_rows.create()
    seen = rows.walk(limit=100)
    assert mine["id"] in ids(seen)
    assert theirs["id"] not in ids(seen)
    assert {row["owner_id"] for row in seen} == {mine["owner_id"]}


@pytest.mark.clause("auth/ownership")
def test_no_filter_and_no_order_shows_the_rows_of_another(
    other_rows: Rows, row: dict[str, Any]
) -> None:
    for field in other_rows.samples.entity.fields:
        if field.filterable:
            found = other_rows.walk(**{field.name: in_query(row[field.name])}, limit=100)
            assert row["id"] not in ids(found)
        if field.sortable:
            assert row["id"] not in ids(other_rows.walk(sort=field.name, limit=100))


@pytest.mark.clause("auth/ownership")
def test_the_owner_is_the_caller_and_nobody_else(rows: Rows, user: Account) -> None:
    assert rows.create()["owner_id"] == user.id


@pytest.mark.clause("auth/admin")
def test_an_admin_reads_every_row(all_rows: Rows, rows: Rows, other_rows: Rows) -> None:
    group = Group(rows)
    made = [group.create(), other_rows.create(**group.members), all_rows.create(**group.members)]
    assert sorted(ids(all_rows.walk(**group.query, limit=1))) == sorted(ids(made))
    for row in made:
        assert all_rows.read(row["id"]) == row
        assert all_rows.get(row["id"], If_None_Match=etag(1)).status_code == 304


@pytest.mark.clause("auth/admin")
def test_an_admin_writes_every_row_and_takes_none(all_rows: Rows, rows: Rows) -> None:
    row = rows.create()
    problem(all_rows.patch(row["id"], {}, None), "precondition-required")
    problem(all_rows.patch(row["id"], {}, etag(9)), "precondition-failed")
    patched = all_rows.patch(row["id"], dict([rows.samples.changed()]), etag(1))
    replaced = all_rows.put(row["id"], rows.samples.body(), etag(2))
    for answer in (patched, replaced):
        assert answer.status_code == 200, answer.text
        assert answer.json()["owner_id"] == row["owner_id"]
    assert rows.read(row["id"]) == replaced.json()
    assert all_rows.delete(row["id"], etag(3)).status_code == 204
    problem(rows.get(row["id"]), "not-found")


@pytest.mark.clause("auth/admin")
def test_an_admins_own_rows_are_not_for_users(all_rows: Rows, rows: Rows, admin: Account) -> None:
    row = all_rows.create()
    assert row["owner_id"] == admin.id
    problem(rows.get(row["id"]), "not-found")


@pytest.mark.clause("auth/admin")
def test_the_first_admin_has_both_roles_named(service: Service, admin: Account) -> None:
    me = service.client(admin).get(f"{service.api}/auth/me").json()
    assert "admin" in me["roles"]


@pytest.mark.clause("auth/email-unique")
def test_nobody_registers_with_the_admins_email(door: Door, service: Service) -> None:
    email, password = service.admin_login
    problem(door.register(email.upper(), password), "conflict")
