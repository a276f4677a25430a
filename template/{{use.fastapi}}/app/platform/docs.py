import json
from importlib.resources import files
from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, HTMLResponse

from app.platform.problems import Problem

router = APIRouter(include_in_schema=False)

ASSETS = Path(str(files("fastapi_swagger"))) / "resources"
ASSET_NAMES = frozenset({"swagger-ui-bundle.js", "swagger-ui.css", "favicon-32x32.png"})
START = """window.addEventListener("load", () =>
  SwaggerUIBundle({ url: "/openapi.json", dom_id: "#docs", deepLinking: true }),
);
"""
PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>API documentation</title>
<link rel="icon" href="/docs/assets/favicon-32x32.png">
<link rel="stylesheet" href="/docs/assets/swagger-ui.css">
<div id="docs"></div>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script src="/docs/assets/start.js"></script>
</html>
"""
# Swagger UI sets style attributes and draws its icons from data: URLs.
POLICY = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )
}


@router.get("/openapi.json")
async def openapi(request: Request) -> Response:
    return Response(json.dumps(request.app.state.openapi), media_type="application/json")


@router.get("/docs")
async def docs() -> Response:
    return HTMLResponse(PAGE, headers=POLICY)


@router.get("/docs/assets/start.js")
async def start() -> Response:
    return Response(START, media_type="text/javascript")


@router.get("/docs/assets/{name}")
async def asset(name: str) -> Response:
    if name not in ASSET_NAMES:
        raise Problem("not-found", "There is nothing at this address.")
    return FileResponse(ASSETS / name)
