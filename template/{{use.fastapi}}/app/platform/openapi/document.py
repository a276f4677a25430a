import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi

from app.platform.http.access import ANY_ACCOUNT, PUBLIC, declared_access
from app.platform.http.route import JSON, MERGE_PATCH, ApiRoute, ApiRouter
from app.platform.openapi.headers import HEADERS, success_headers
from app.platform.openapi.problems import PROBLEM, problem_response, statuses_of

# What FastAPI would answer an invalid request with; this service answers a problem.
REPLACED_SCHEMAS = ("HTTPValidationError", "ValidationError", "NoQuery")


@dataclass(frozen=True)
class ApiDescription:
    slug: str
    title: str
    description: str
    version: str
    security_schemes: dict[str, Any]


def describe(
    app: FastAPI, routers: Sequence[APIRouter], description: ApiDescription
) -> dict[str, Any]:
    """The OpenAPI 3.1 document: what FastAPI knows of the routes, and what each answers beside."""
    document = get_openapi(
        title=description.title,
        version=description.version,
        description=description.description or None,
        routes=app.routes,
        tags=tags_of(routers),
        servers=[{"url": "/"}],
    )
    routes = {route.unique_id: route for route in api_routes(routers)}
    for path in document["paths"].values():
        for operation in path.values():
            complete(operation, routes[operation["operationId"]], description.security_schemes)
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for name in REPLACED_SCHEMAS:
        schemas.pop(name, None)
    schemas["Problem"] = PROBLEM
    components["headers"] = used_headers(document["paths"])
    if description.security_schemes:
        components["securitySchemes"] = description.security_schemes
    return document


def complete(operation: dict[str, Any], route: ApiRoute, security_schemes: dict[str, Any]) -> None:
    access = declared_access(route.dependant)
    if security_schemes:
        required: list[dict[str, list[str]]] = [{name: [] for name in security_schemes}]
        operation["security"] = [] if access == PUBLIC else required
        if access not in (PUBLIC, ANY_ACCOUNT):
            operation["x-permission"] = access
    operation["summary"] = route.name.replace("_", " ").capitalize()
    responses = operation["responses"]
    for status, response in responses.items():
        if status < "400":
            response.setdefault("headers", {}).update(success_headers(operation, status))
    for status in statuses_of(operation, route, requires_account=bool(operation.get("security"))):
        responses[status] = problem_response(status)
    operation["responses"] = dict(sorted(responses.items()))
    content = operation.get("requestBody", {}).get("content", {})
    if MERGE_PATCH in content:
        content[MERGE_PATCH] = content[JSON]


def used_headers(paths: dict[str, Any]) -> dict[str, Any]:
    text = json.dumps(paths)
    return {name: HEADERS[name] for name in HEADERS if f'/headers/{name}"' in text}


def api_routes(routers: Sequence[APIRouter]) -> Iterator[ApiRoute]:
    for router in routers:
        yield from (route for route in router.routes if isinstance(route, ApiRoute))


def tags_of(routers: Sequence[APIRouter]) -> list[dict[str, str]]:
    about = {router.tag: router.about for router in routers if isinstance(router, ApiRouter)}
    return [{"name": tag, "description": description} for tag, description in about.items()]
