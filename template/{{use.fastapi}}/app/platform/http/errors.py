"""Every error of the framework and of the router as a problem."""

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import Match

from app.platform.problems import Problem
from app.platform.problems.validation import validation_failed
from app.platform.versioning import not_found_detail

METHODS = ("DELETE", "GET", "PATCH", "POST", "PUT")


async def answer_problem(request: Request, error: Exception) -> Response:
    match error:
        case Problem():
            return error.to_response(request)
        case RequestValidationError():
            return validation_failed(error).to_response(request)
        case HTTPException(status_code=404):
            return Problem("not-found", not_found_detail(request.url.path)).to_response(request)
        case HTTPException(status_code=405):
            allow = ", ".join(allowed_methods(request))
            detail = f"The methods here are {allow}."
            return Problem("method-not-allowed", detail, headers={"Allow": allow}).to_response(
                request
            )
    raise error


def allowed_methods(request: Request) -> list[str]:
    """All methods of the path, whose routes may be several; HEAD is wherever GET is."""
    app: FastAPI = request.app
    methods = set()
    for method in METHODS:
        scope = {"type": "http", "path": request.url.path, "method": method, "headers": []}
        if any(route.matches(dict(scope))[0] is Match.FULL for route in app.router.routes):
            methods.add(method)
    return sorted(methods | {"HEAD"} if "GET" in methods else methods)
