from typing import Any

from app.platform.http.route import ApiRoute
from app.platform.openapi.headers import references
from app.platform.problems.catalog import CATALOG

FIELD_ERROR = {
    "type": "object",
    "required": ["pointer", "code", "detail"],
    "properties": {
        "pointer": {"type": "string", "description": "A JSON Pointer, or `/NAME` of a parameter."},
        "code": {"type": "string"},
        "detail": {"type": "string"},
    },
}
PROBLEM = {
    "type": "object",
    "description": "An error as RFC 9457 describes it.",
    "required": ["type", "title", "status", "detail", "instance", "request_id"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "request_id": {"type": "string"},
        "errors": {"type": "array", "items": FIELD_ERROR},
    },
}
ALWAYS = {"406", "413", "422", "429", "500", "503"}
HEADERS = {"401": ("WWW-Authenticate",), "429": ("Retry-After",), "503": ("Retry-After",)}


def statuses_of(operation: dict[str, Any], route: ApiRoute, *, requires_account: bool) -> list[str]:
    """The errors that an operation can answer with: the declared ones and what its form implies."""
    taken = {parameter["name"] for parameter in operation.get("parameters", [])}
    statuses = {str(status) for status in route.responses} | ALWAYS
    if requires_account:
        statuses |= {"401", "403"} if "x-permission" in operation else {"401"}
    if "requestBody" in operation:
        statuses |= {"400", "415"}
    if "id" in taken:
        statuses.add("404")
    if "If-Match" in taken:
        statuses |= {"412", "428"}
    if "Idempotency-Key" in taken:
        statuses.add("409")
    return sorted(status for status in statuses if status >= "400")


def problem_response(status: str) -> dict[str, Any]:
    types = [problem for problem in CATALOG.values() if str(problem.status) == status]
    examples = {
        problem.name: {
            "value": {
                "type": problem.uri,
                "title": problem.title,
                "status": problem.status,
                "detail": problem.meaning,
                "instance": "/",
                "request_id": "0192f0c1a2b34c5d8e9f0a1b2c3d4e5f",
            }
        }
        for problem in types
    }
    return {
        "description": types[0].title,
        "headers": references("X-Request-ID", "API-Version", *HEADERS.get(status, ())),
        "content": {
            "application/problem+json": {
                "schema": {"$ref": "#/components/schemas/Problem"},
                "examples": examples,
            }
        },
    }
