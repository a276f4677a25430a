from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from app.openapi import document
from app.platform.http.route import ApiRouter
from app.platform.versioning import PREFIX
from tests.resource import Resource


@pytest.fixture
def openapi(described_app: FastAPI) -> dict[str, Any]:
    described: dict[str, Any] = described_app.state.openapi
    return described


def operations(openapi: dict[str, Any]) -> list[dict[str, Any]]:
    return [operation for path in openapi["paths"].values() for operation in path.values()]


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for each in value.values():
            yield from references(each)
    elif isinstance(value, list):
        for each in value:
            yield from references(each)


def test_openapi_json_is_in_step() -> None:
    """`make openapi` brings it there."""
    assert Path("openapi.json").read_text("utf-8") == document()


def test_the_document_is_openapi_3_1(openapi: dict[str, Any]) -> None:
    assert openapi["openapi"].startswith("3.1.")
    assert openapi["info"].keys() >= {"title", "version"}


def test_every_reference_leads_somewhere(openapi: dict[str, Any]) -> None:
    for reference in references(openapi):
        place = openapi
        for token in reference.removeprefix("#/").split("/"):
            place = place[token]


def test_every_path_is_below_the_prefix(openapi: dict[str, Any]) -> None:
    assert all(path.startswith(f"{PREFIX}/") for path in openapi["paths"])


def test_every_operation_has_a_name_of_its_own(openapi: dict[str, Any]) -> None:
    names = [operation["operationId"] for operation in operations(openapi)]

    assert len(names) == len(set(names))


def test_every_error_is_a_problem(openapi: dict[str, Any]) -> None:
    for operation in operations(openapi):
        for status, response in operation["responses"].items():
            if status >= "400":
                assert list(response["content"]) == ["application/problem+json"]


def test_a_resource_is_described_with_valid_examples(
    openapi: dict[str, Any], resource: Resource
) -> None:
    for path in (resource.path, f"{resource.path}/{{id}}"):
        assert path in openapi["paths"]
    for example in openapi["components"]["schemas"][resource.input.__name__]["examples"]:
        assert resource.input.model_validate(example)


def test_a_route_must_declare_who_may_use_it() -> None:
    router = ApiRouter("/open", about="Open to all.")

    async def endpoint() -> None: ...

    with pytest.raises(TypeError, match="declare who may use it"):
        router.get("")(endpoint)
