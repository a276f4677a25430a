import asyncio
import re
import time
from collections.abc import Callable
from uuid import uuid4

import structlog
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.platform.http.client_address import Networks, client_address
from app.platform.http.headers import AnswerHeaders
from app.platform.http.origin import Origin, current_origin
from app.platform.http.unavailability import timed_out, unavailable
from app.platform.observability.metrics import active_requests, request_duration
from app.platform.observability.tracing import current_trace
from app.platform.problems import Problem
from app.platform.settings import ServiceSettings

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,128}")
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
CLIENT_CLOSED_REQUEST = 499  # what nginx calls it; no answer is sent

log = structlog.get_logger()


class Edge:
    """All that every exchange gets, whatever answers it: an id, a trace, a deadline, headers, a
    measurement, an access line, and a problem in place of an exception."""

    def __init__(
        self, app: ASGIApp, settings: ServiceSettings, is_lost: Callable[[Exception], bool]
    ) -> None:
        self._app = app
        self._is_lost = is_lost
        self._timeout_seconds = settings.request_timeout_seconds
        self._trusted_proxies = settings.trusted_proxies
        self._headers = AnswerHeaders(production=settings.environment == "production")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = Exchange(scope, send, self._headers)
        state = exchange.identify(self._trusted_proxies)
        with structlog.contextvars.bound_contextvars(**state), active_requests.track_inprogress():
            try:
                async with asyncio.timeout(self._timeout_seconds):
                    await self._app(exchange.scope, receive, exchange.send)
            except TimeoutError:
                await exchange.fail(timed_out(), receive)
            except ClientDisconnect:
                exchange.status = CLIENT_CLOSED_REQUEST
            except Exception as error:
                await exchange.fail(self._problem_of(error), receive)
            finally:
                exchange.record()

    def _problem_of(self, error: Exception) -> Problem:
        if self._is_lost(error):
            log.warning("dependency lost", error=type(error).__name__)
            return unavailable()
        log.exception("unhandled error")
        return Problem("internal-error", "The log has the cause.")


class Exchange:
    """One request and its answer."""

    def __init__(self, scope: Scope, send: Send, headers: AnswerHeaders) -> None:
        self._send = send
        self._headers = headers
        self._method = scope["method"]
        # HEAD is answered as GET; the server, which sees HEAD, leaves the body out.
        self.scope = {**scope, "method": "GET"} if self._method == "HEAD" else scope
        self._started_at = time.perf_counter()
        self.status: int | None = None

    def identify(self, trusted_proxies: Networks) -> dict[str, str]:
        """Names the request, its trace and its client; what it returns belongs in each log line."""
        headers = Headers(scope=self.scope)
        wanted = headers.get("x-request-id", "")
        request_id = wanted if REQUEST_ID.fullmatch(wanted) else uuid4().hex
        peer = (self.scope.get("client") or ("", 0))[0]
        state = self.scope.setdefault("state", {})
        state["request_id"] = request_id
        state["answer_headers"] = {}
        address = client_address(peer, headers.get("x-forwarded-for"), trusted_proxies)
        state["client_address"] = address
        current_origin.set(Origin(request_id, address))
        trace = current_trace(headers.get("traceparent"))
        return {
            "request_id": request_id,
            "trace_id": trace.trace_id,
            "span_id": trace.span_id,
        }

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            state = self.scope["state"]
            extra = {"X-Request-ID": state["request_id"], **state["answer_headers"]}
            self._headers.add(message["headers"], self.scope["path"], extra)
        await self._send(message)

    async def fail(self, problem: Problem, receive: Receive) -> None:
        if self.status is None:
            response = problem.to_response(Request(self.scope))
            await response(self.scope, receive, self.send)

    def record(self) -> None:
        route = getattr(self.scope.get("route"), "path", "")
        duration = time.perf_counter() - self._started_at
        # A cancelled exchange never answered: the connection is gone.
        status = self.status or CLIENT_CLOSED_REQUEST
        method = self._method if self._method in METHODS else "_OTHER"
        request_duration.labels(method, route, str(status)).observe(duration)
        log.info(
            "request",
            method=method,
            route=route,
            status=status,
            duration_ms=round(duration * 1000, 3),
        )
