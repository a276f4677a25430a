from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from tests.conformance.surface import Operation, document, needs_a_caller, operations
from tests.harness.services import Service

pytestmark = pytest.mark.clause("endpoints/openapi")
PROBLEM = "application/problem+json"


@pytest.fixture(scope="module")
def described(service: Service) -> dict[str, Any]:
    return document(service)


@pytest.fixture(scope="module")
def found(service: Service) -> list[Operation]:
    return operations(service)


def walk(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for child in value.values() if isinstance(value, dict) else value:
        if isinstance(child, dict | list):
            yield from walk(child)


def resolve(described: dict[str, Any], value: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in value:
        target: Any = described
        for part in value["$ref"].removeprefix("#/").split("/"):
            target = target[part.replace("~1", "/").replace("~0", "~")]
        value = target
    return value


def test_it_is_openapi_3_1_and_names_the_project(
    service: Service, described: dict[str, Any]
) -> None:
    assert described["openapi"].startswith("3.1.")
    assert described["info"]["title"] == service.answers["project_name"]
    assert described["info"]["description"]
    assert described["info"]["version"]


def test_it_describes_every_route(service: Service, described: dict[str, Any]) -> None:
    paths = set(described["paths"])
    assert {service.collection, f"{service.collection}/{{id}}"} <= paths
    if service.has_accounts:
        names = ("register", "login", "refresh", "logout", "password", "me")
        assert {f"{service.api}/auth/{name}" for name in names} <= paths
    else:
        assert not any("/auth" in path for path in paths)


def test_every_reference_leads_somewhere(described: dict[str, Any]) -> None:
    for part in walk(described):
        if isinstance(part.get("$ref"), str):
            assert resolve(described, part) is not None


def test_every_operation_has_an_id_of_its_own_and_a_summary(found: list[Operation]) -> None:
    ids = [one.described["operationId"] for one in found]
    assert len(ids) == len(set(ids))
    assert all(one.described["summary"] for one in found)
    assert all(one.described["tags"] for one in found)


def test_every_error_is_a_problem(
    service: Service, described: dict[str, Any], found: list[Operation]
) -> None:
    for one in (one for one in found if one.template.startswith("/api")):
        responses = one.described["responses"]
        for status, response in responses.items():
            if status[0] in "45":
                content = resolve(described, response)["content"]
                assert set(content) == {PROBLEM}, (one, status)
                assert content[PROBLEM]["schema"]
        expected = {"406", "413", "422", "429", "500", "503"}
        if "requestBody" in one.described:
            expected |= {"400", "415"}
        if service.has_accounts and one.template.startswith(service.collection):
            expected |= {"401", "403"}
        if "{id}" in one.template:
            expected |= {"404"}
        if one.template == f"{service.collection}/{{id}}" and one.method != "GET":
            expected |= {"412", "428"}
        assert expected <= set(responses), (one.method, one.template, expected - set(responses))


def test_every_body_has_a_schema_and_an_example(
    described: dict[str, Any], found: list[Operation]
) -> None:
    for one in (one for one in found if one.template.startswith("/api")):
        bodies = [resolve(described, body) for body in one.described["responses"].values()]
        if "requestBody" in one.described:
            bodies.append(resolve(described, one.described["requestBody"]))
        for body in bodies:
            for media in body.get("content", {}).values():
                schema = resolve(described, media["schema"])
                shown = {"example", "examples"} & (set(media) | set(schema))
                assert shown, (one.method, one.template, schema.get("title"))


def test_the_headers_of_preconditions_and_keys_are_parameters(
    service: Service, described: dict[str, Any], found: list[Operation]
) -> None:
    def headers(method: str, template: str) -> set[str]:
        one = next(one for one in found if (one.method, one.template) == (method, template))
        parameters = [resolve(described, part) for part in one.described.get("parameters", [])]
        return {part["name"] for part in parameters if part["in"] == "header"}

    row = f"{service.collection}/{{id}}"
    assert "Idempotency-Key" in headers("POST", service.collection)
    assert "If-None-Match" in headers("GET", row)
    for method in ("PUT", "PATCH", "DELETE"):
        assert "If-Match" in headers(method, row)


@pytest.mark.target(auth="jwt")
def test_the_security_scheme_is_named_where_it_is_needed(
    service: Service, described: dict[str, Any], found: list[Operation]
) -> None:
    schemes = described["components"]["securitySchemes"]
    bearer = [name for name, one in schemes.items() if one["type"] == "http"]
    assert len(bearer) == 1
    assert schemes[bearer[0]]["scheme"] == "bearer"
    for one in found:
        security = one.described.get("security", described.get("security", []))
        assert bool(security) == needs_a_caller(service, one), one.template


@pytest.mark.target(auth="none")
def test_without_accounts_there_is_no_security_scheme(described: dict[str, Any]) -> None:
    assert not described.get("components", {}).get("securitySchemes")


def test_it_is_served_as_json(anonymous: httpx2.Client) -> None:
    answer = anonymous.get("/openapi.json", headers={"Accept": "text/html"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/json")
