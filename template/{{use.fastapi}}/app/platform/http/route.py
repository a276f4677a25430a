"""The contract's order of checks, in front of FastAPI's own reading of the request."""

import re
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import get_dependant
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict
from starlette.datastructures import QueryParams

from app.platform.http.access import ANY_ACCOUNT, PUBLIC, declared_access
from app.platform.http.authentication import Caller
from app.platform.http.body import read_body
from app.platform.http.negotiation import accepts_json, is_json_in_utf8
from app.platform.ids import parse_id
from app.platform.journal import denied
from app.platform.json_documents import MalformedJsonError, parse_json
from app.platform.problems import Problem
from app.platform.services import Services, services_of
from app.platform.versioning import PREFIX

JSON = "application/json"
MERGE_PATCH = "application/merge-patch+json"
MERGE_PATCH_BODY: dict[str, Any] = {"requestBody": {"content": {MERGE_PATCH: {}}}}
IDEMPOTENCY_KEY = re.compile(r"[!-~]{1,255}")

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class NoQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")


async def no_query(_: Annotated[NoQuery, Query()]) -> None:
    """Refuses every query parameter."""


class ApiRequest(Request):
    """A request whose body is already read and parsed."""

    @property
    def query_params(self) -> QueryParams:
        if "api_query" not in self.scope:
            self.scope["api_query"] = StrictQuery(self.scope["query_string"])
        return self.scope["api_query"]  # type: ignore[no-any-return]

    async def body(self) -> bytes:
        body: bytes = self.state.body
        return body

    async def json(self) -> Any:
        return self.state.json


class StrictQuery(QueryParams):
    """Gives all values of a repeated parameter, which no parameter's type accepts."""

    def __init__(self, query_string: bytes) -> None:
        super().__init__(query_string)
        self._dict = {name: self._one_or_all(name) for name in self._dict}

    def _one_or_all(self, name: str) -> Any:
        values = self.getlist(name)
        return values[0] if len(values) == 1 else values


class ApiRoute(APIRoute):
    def __init__(
        self,
        path: str,
        endpoint: Callable[..., Any],
        *,
        dependencies: Sequence[Any] | None = None,
        **options: Any,
    ) -> None:
        declared = every_dependant(get_dependant(path=path, call=endpoint))
        self._handle_query = None
        if not any(dependant.query_params for dependant in declared):
            # Apart, since a dependency costs time and hardly a request has a query here.
            refusing = [*(dependencies or []), Depends(no_query)]
            route = APIRoute(path, endpoint, dependencies=refusing, **options)
            self._handle_query = route.get_route_handler()
        super().__init__(path, endpoint, dependencies=dependencies, **options)

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()
        handle_query = self._handle_query or handle
        access = declared_access(self.dependant)
        if access is None:
            raise TypeError(f"{self.path}: declare who may use it, with requires(…) or public")
        media_types = frozenset({JSON, MERGE_PATCH} if "PATCH" in (self.methods or ()) else {JSON})
        has_body = self.body_field is not None
        takes_key = any(
            header.alias == "Idempotency-Key"
            for dependant in every_dependant(self.dependant)
            for header in dependant.header_params
        )

        async def handle_checked(request: Request) -> Response:
            services = services_of(request)
            if not accepts_json(request.headers.get("accept")):
                raise Problem("not-acceptable", "The answer is JSON, which Accept excludes.")
            caller = await self._admit(request, services, access)
            if has_body:
                check_content(request.headers, media_types)
            if takes_key:
                check_idempotency_key(request.headers)
            if has_body:
                request.state.json = read_json(request.state.body)
            request.state.caller = caller
            chosen = handle_query if request.scope["query_string"] else handle
            return await chosen(ApiRequest(request.scope, request.receive))

        return handle_checked

    async def _admit(self, request: Request, services: Services, access: str) -> Caller | None:
        """Rate limit, body size, authentication and permission."""
        caller, refusal = None, None
        if access != PUBLIC:
            try:
                # A header that came twice is read as HTTP combines it, and so proves nothing.
                authorization = request.headers.getlist("authorization")
                caller = await services.authenticator.authenticate(
                    ", ".join(authorization) if authorization else None
                )
            except Problem as problem:
                refusal = problem
        client = f"address:{request.state.client_address}"
        if caller and not caller.is_anonymous:
            client = f"user:{caller.id}"
        allowance = await services.rate_limiter.take(client)
        request.state.answer_headers.update(allowance.headers)
        if not allowance.allowed:
            raise Problem("too-many-requests", "The quota of this time window is used up.")
        request.state.body = await read_body(request, services.settings.max_body_bytes)
        if refusal is not None:
            raise refusal
        if caller and access != ANY_ACCOUNT:
            await self._authorize(caller, access, request, services)
        return caller

    async def _authorize(
        self, caller: Caller, permission: str, request: Request, services: Services
    ) -> None:
        if permission not in caller.permissions:
            refusal = Problem("forbidden", f"This needs the permission {permission}.")
        elif not services.policy(caller, permission, request):
            refusal = Problem("forbidden", "A policy of the service refuses this.")
        else:
            return
        id = parse_id(request.path_params.get("id", ""))
        await services.journal.record(denied(caller, str(self.tags[0]), id))
        raise refusal


class ApiRouter(APIRouter):
    """Routes below the API's prefix."""

    def __init__(self, path: str, about: str, **options: Any) -> None:
        self.tag = path.strip("/")
        self.about = about
        super().__init__(
            prefix=PREFIX + path,
            tags=[self.tag],
            route_class=ApiRoute,
            generate_unique_id_function=lambda route: route.name,
            **options,
        )


def every_dependant(dependant: Dependant) -> Iterator[Dependant]:
    yield dependant
    for dependency in dependant.dependencies:
        yield from every_dependant(dependency)


def check_content(headers: Mapping[str, str], media_types: frozenset[str]) -> None:
    if not is_json_in_utf8(headers.get("content-type", ""), media_types):
        expected = " or ".join(sorted(media_types))
        raise Problem("unsupported-media-type", f"Send {expected}, in UTF-8.")
    if "content-encoding" in headers:
        raise Problem("unsupported-media-type", "Send the body without a Content-Encoding.")


def check_idempotency_key(headers: Mapping[str, str]) -> None:
    key = headers.get("idempotency-key")
    if key is not None and not IDEMPOTENCY_KEY.fullmatch(key):
        raise Problem("malformed-request", "Idempotency-Key takes 1 to 255 visible ASCII letters.")


def read_json(body: bytes) -> Any:
    try:
        return parse_json(body)
    except MalformedJsonError as error:
        raise Problem("malformed-request", str(error)) from None
