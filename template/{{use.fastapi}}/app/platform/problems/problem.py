import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from app.platform.problems.catalog import CATALOG


@dataclass(frozen=True)
class FieldError:
    """One thing that is wrong with the input.

    `pointer` is a JSON Pointer (RFC 6901) into the body, or `/NAME` for a query parameter.
    """

    pointer: str
    code: str
    detail: str


class Problem(HTTPException):
    """An error as RFC 9457 describes it; `name` is an entry of catalog.json."""

    def __init__(
        self,
        name: str,
        detail: str,
        *,
        headers: Mapping[str, str] | None = None,
        errors: Sequence[FieldError] = (),
    ) -> None:
        self.type = CATALOG[name]
        self.errors = tuple(errors)
        super().__init__(self.type.status, detail, headers)

    def to_response(self, request: Request) -> Response:
        body: dict[str, object] = {
            "type": self.type.uri,
            "title": self.type.title,
            "status": self.type.status,
            "detail": self.detail,
            "instance": request.url.path,
            "request_id": request.state.request_id,
        }
        if self.errors:
            body["errors"] = [asdict(error) for error in self.errors]
        # ASCII escapes let a pointer name a member that is no valid UTF-8 (a lone surrogate).
        return Response(
            json.dumps(body),
            status_code=self.type.status,
            headers=self.headers,
            media_type="application/problem+json",
        )
