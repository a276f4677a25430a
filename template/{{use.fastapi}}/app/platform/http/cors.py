from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

METHODS = "DELETE, GET, HEAD, PATCH, POST, PUT"
EXPOSED = (
    "API-Version, Deprecation, ETag, Idempotent-Replayed, Link, Location, RateLimit, "
    "RateLimit-Policy, Retry-After, Sunset, X-Request-ID"
)
PREFLIGHT_MAX_AGE_SECONDS = 600


class Cors:
    """Opens the service to listed origins; for all others it is as if there were no CORS.

    https://fetch.spec.whatwg.org/#http-cors-protocol
    """

    def __init__(self, app: ASGIApp, origins: list[str]) -> None:
        self._app = app
        self._origins = frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope) if scope["type"] == "http" else Headers()
        origin = headers.get("origin")
        listed = origin in self._origins

        async def send_opened(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                answer.add_vary_header("Origin")
                if origin is not None and listed:
                    answer["Access-Control-Allow-Origin"] = origin
                    answer["Access-Control-Expose-Headers"] = EXPOSED
                    # The default, same-origin, would keep the answer from the page.
                    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
            await send(message)

        if listed and scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
            await preflight_answer(headers)(scope, receive, send_opened)
        else:
            await self._app(scope, receive, send_opened)


def preflight_answer(headers: Headers) -> Response:
    return Response(
        status_code=204,
        headers={
            "Access-Control-Allow-Methods": METHODS,
            "Access-Control-Allow-Headers": headers.get("access-control-request-headers", ""),
            "Access-Control-Max-Age": str(PREFLIGHT_MAX_AGE_SECONDS),
        },
    )
