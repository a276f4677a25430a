"""Answers about a resource, with the headers that the contract gives them."""

from collections.abc import Sequence
from urllib.parse import urlencode

from fastapi import Request, Response
from pydantic import BaseModel, TypeAdapter

from app.platform.http.preconditions import IfNoneMatch, entity_tag
from app.platform.resources.models import ServerSet

JSON = "application/json"


def created(representation: ServerSet, location: str) -> Response:
    headers = {"Location": location, "ETag": etag_of(representation)}
    return Response(representation.model_dump_json(), 201, headers, media_type=JSON)


def represented(representation: ServerSet) -> Response:
    headers = {"ETag": etag_of(representation)}
    return Response(representation.model_dump_json(), 200, headers, media_type=JSON)


def read(representation: ServerSet, known: IfNoneMatch) -> Response:
    headers = {"ETag": etag_of(representation), "Cache-Control": "private, no-cache"}
    if known.names(representation.version):
        return Response(None, 304, headers)
    return Response(representation.model_dump_json(), 200, headers, media_type=JSON)


def listed(request: Request, items: Sequence[BaseModel], next_cursor: str | None) -> Response:
    encoded = b",".join(item.model_dump_json().encode() for item in items)
    cursor = TypeAdapter(str | None).dump_json(next_cursor)
    headers = {}
    if next_cursor is not None:
        query = [("limit", request.query_params.get("limit", "20")), ("cursor", next_cursor)]
        headers["Link"] = f'<{request.url.path}?{urlencode(query)}>; rel="next"'
    body = b'{"items":[' + encoded + b'],"next_cursor":' + cursor + b"}"
    return Response(body, 200, headers, media_type=JSON)


def etag_of(representation: ServerSet) -> str:
    return entity_tag(representation.version)
