import json
from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Request, Response
from pydantic import BaseModel, TypeAdapter
from typing_extensions import TypedDict

from app.platform.database import Record
from app.platform.http.preconditions import entity_tag, if_none_match

JSON = "application/json"


class Answers:
    """Answers about a resource, with the headers that the contract gives them."""

    def __init__(self, model: type[BaseModel]) -> None:
        # A row, which was checked on its way in, is written in the form of the model without
        # being made one: that takes longer than to read it.
        members = {name: Annotated[f.annotation, f] for name, f in model.model_fields.items()}
        row: Any = TypedDict(model.__name__, members)  # type: ignore[misc]
        self._row = TypeAdapter[Record](row)
        self._rows = TypeAdapter[Sequence[Record]](list[row])

    def written(self, row: Record) -> bytes:
        """The representation of a row, as every answer has it."""
        return self._row.dump_json(row)

    def created(self, row: Record, location: str) -> Response:
        return self._answer(row, 201, {"Location": location})

    def changed(self, row: Record) -> Response:
        return self._answer(row, 200, {})

    def read(self, row: Record, request: Request) -> Response:
        headers = {"Cache-Control": "private, no-cache"}
        if if_none_match(request).names(row["version"]):
            return Response(None, 304, {"ETag": entity_tag(row["version"]), **headers})
        return self._answer(row, 200, headers)

    def listed(self, request: Request, rows: Sequence[Record], next_cursor: str | None) -> Response:
        headers = {}
        if next_cursor is not None:
            query = [("limit", request.query_params.get("limit", "20")), ("cursor", next_cursor)]
            headers["Link"] = f'<{request.scope["path"]}?{urlencode(query)}>; rel="next"'
        cursor = json.dumps(next_cursor).encode()
        body = b'{"items":' + self._rows.dump_json(rows) + b',"next_cursor":' + cursor + b"}"
        return Response(body, 200, headers, media_type=JSON)

    def _answer(self, row: Record, status: int, headers: dict[str, str]) -> Response:
        headers["ETag"] = entity_tag(row["version"])
        return Response(self.written(row), status, headers, media_type=JSON)
