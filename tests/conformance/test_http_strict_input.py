"""Bodies whose JSON is fine and whose members aren't."""

import json

import httpx2
import pytest

from tests.conformance.body_routes import BodyRoute, body_routes
from tests.conformance.problems import problems_at
from tests.conformance.rows import Rows
from tests.conformance.samples import SERVER_SET, Samples
from tests.harness.accounts import Account
from tests.harness.entities import Field
from tests.harness.services import Service

pytestmark = pytest.mark.clause("http/strict-json")


@pytest.fixture(scope="module")
def rows(service: Service, client: httpx2.Client) -> Rows:
    return Rows(client, service.collection, Samples(service.entity))


@pytest.fixture(scope="module")
def routes(service: Service, rows: Rows, user: Account) -> list[BodyRoute]:
    return body_routes(service, rows, user)


def test_an_unknown_member_is_refused_on_every_route(routes: list[BodyRoute]) -> None:
    for route in routes:
        for name in (
            "unknown",
            "Reference",
            "__proto__",
            "constructor",
            "a\nb",
            "\u0131",
            "x" * 500,
        ):
            errors = problems_at(route.send_members(route.members | {name: 1}))
            assert errors == {f"/{name}": "unknown"}, route.path


def test_a_null_unknown_member_is_refused_too(routes: list[BodyRoute]) -> None:
    for route in routes:
        errors = problems_at(route.send_members(route.members | {"unknown": None}))
        assert errors == {"/unknown": "unknown"}, route.path


def test_members_that_the_server_sets_are_refused(routes: list[BodyRoute]) -> None:
    for route in (route for route in routes if "/auth/" not in route.path):
        errors = problems_at(route.send_members(route.members | dict.fromkeys(SERVER_SET, "x")))
        assert errors == {f"/{name}": "read_only" for name in SERVER_SET}, route.method


@pytest.mark.parametrize("text", ["\0", "a\0b", "\ud800", "x\udfff", "a\udc00\ud800"])
def test_nul_and_lone_surrogates_are_refused_in_every_string(
    routes: list[BodyRoute], text: str
) -> None:
    for route in routes:
        for name, value in route.members.items():
            if isinstance(value, str):
                errors = problems_at(route.send_members(route.members | {name: text}))
                assert set(errors) == {f"/{name}"}, (route.path, errors)


@pytest.mark.parametrize("name", ["a\0b", "\ud800"])
def test_nul_and_lone_surrogates_are_refused_in_names(routes: list[BodyRoute], name: str) -> None:
    for route in routes:
        answer = route.send_members(route.members | {name: 1})
        assert answer.status_code == 422, (route.path, answer.text)
        answer.json()


def plain_text(rows: Rows) -> Field:
    return next(field for field in rows.samples.fields("string") if not field.unique)


def test_a_pair_of_surrogate_escapes_is_one_character(rows: Rows) -> None:
    field = plain_text(rows)
    body = json.dumps(rows.samples.body(**{field.name: "😀"})).encode()
    assert b"\\ud83d\\ude00" in body
    answer = rows.post(body)
    assert answer.status_code == 201, answer.text
    assert answer.json()[field.name] == "😀"


def test_wrong_types_are_refused_on_every_route(routes: list[BodyRoute]) -> None:
    for route in routes:
        for name, value in route.members.items():
            if isinstance(value, str):
                for wrong in (1, True, [value], {"a": value}):
                    errors = problems_at(route.send_members(route.members | {name: wrong}))
                    assert errors == {f"/{name}": "type"}, (route.path, name, wrong)


def test_missing_members_are_all_told(routes: list[BodyRoute], rows: Rows) -> None:
    required = {f"/{name}": "required" for name in rows.samples.required_body()}
    for route in (route for route in routes if route.method != "PATCH"):
        expected = required
        if "/auth/" in route.path:
            expected = {f"/{name}": "required" for name in route.members}
        assert problems_at(route.send_members({})) == expected, route.path


@pytest.mark.clause("http/duplicate-members")
def test_the_first_of_duplicate_members_never_counts(rows: Rows) -> None:
    field = plain_text(rows)
    row = rows.create()

    def doubled() -> bytes:
        text = json.dumps(rows.samples.body(**{field.name: "the-last"}))
        return ('{"' + field.name + '":"the-first",' + text[1:]).encode()

    for answer in (rows.post(doubled()), rows.put(row["id"], doubled())):
        if answer.status_code != 400:
            assert answer.json()[field.name] == "the-last"


@pytest.mark.clause("http/duplicate-members")
def test_a_bad_duplicate_cannot_hide_before_a_good_one(rows: Rows) -> None:
    field = plain_text(rows)
    good = json.dumps(rows.samples.body())
    answer = rows.post((good[:-1] + ',"' + field.name + '":5}').encode())
    assert answer.status_code in {400, 422}
