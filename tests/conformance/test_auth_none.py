import httpx2
import pytest

from tests.conformance.problems import problem
from tests.conformance.rows import Rows
from tests.conformance.samples import Samples
from tests.harness.services import Service

pytestmark = [pytest.mark.target(auth="none"), pytest.mark.clause("auth/anonymous")]


@pytest.mark.parametrize("route", ["register", "login", "refresh", "logout", "password", "me"])
def test_there_are_no_account_routes(service: Service, client: httpx2.Client, route: str) -> None:
    for method in ("GET", "POST"):
        answer = client.request(method, f"{service.api}/auth/{route}")
        problem(answer, "not-found")
        assert "www-authenticate" not in answer.headers


def test_there_are_no_keys(client: httpx2.Client) -> None:
    problem(client.get("/.well-known/jwks.json"), "not-found")


def test_every_caller_is_the_same_owner(service: Service, rows: Rows) -> None:
    row = rows.create()
    for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": "Basic eDp5"}):
        other = Rows(service.anonymous(**headers), rows.path, Samples(service.entity))
        assert other.read(row["id"]) == row
        assert other.create()["owner_id"] == row["owner_id"]
        row = other.patch(row["id"], dict([rows.samples.changed()])).json()
    assert rows.delete(row["id"]).status_code == 204


def test_the_description_names_no_account_and_no_key(client: httpx2.Client) -> None:
    document = client.get("/openapi.json").json()
    assert not [path for path in document["paths"] if "auth" in path or "jwks" in path]
    assert not document["components"].get("securitySchemes")
