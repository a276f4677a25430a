import asyncio
import ssl
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

import httpcore2

from app.platform.outbound.addresses import ForbiddenTargetError, resolve


class CheckedBackend(httpcore2.AsyncNetworkBackend):
    """Connects to the very address that was checked, so that a name which resolves to another
    one a moment later gains nothing."""

    def __init__(self, *, private: bool) -> None:
        self._backend = httpcore2.AnyIOBackend()
        self._private = private

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 the library's own signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        failure: Exception = ForbiddenTargetError("the host has no address")
        for address in await resolve(host, port, private=self._private):
            try:
                return await self._backend.connect_tcp(
                    str(address), port, timeout, local_address, socket_options
                )
            except httpcore2.ConnectError as error:
                failure = error
        raise failure


class OutboundClient:
    """Sends to where users say: to checked addresses only, without redirects and proxies, within
    a time that no target can stretch."""

    def __init__(
        self, *, private: bool, https_only: bool, timeout_seconds: float, connections: int
    ) -> None:
        self._private = private
        self._https_only = https_only
        self._timeout_seconds = timeout_seconds
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=ssl.create_default_context(),
            max_connections=connections,
            max_keepalive_connections=0,
            network_backend=CheckedBackend(private=private),
        )

    async def check(self, url: str) -> None:
        """Raises ForbiddenTargetError for what `post` would refuse now."""
        self._check_scheme(url)
        parts = urlsplit(url)
        await resolve(parts.hostname or "", parts.port or 443, private=self._private)

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        """The answer's status. Raises OSError, TimeoutError too, when there is no answer."""
        self._check_scheme(url)
        try:
            async with (
                asyncio.timeout(self._timeout_seconds),
                self._pool.stream("POST", url, headers=[*headers.items()], content=body) as answer,
            ):
                return int(answer.status)
        except (httpcore2.ConnectError, httpcore2.NetworkError, httpcore2.ProtocolError) as error:
            raise ConnectionError(type(error).__name__) from error

    def _check_scheme(self, url: str) -> None:
        if self._https_only and urlsplit(url).scheme != "https":
            raise ForbiddenTargetError("the scheme is not https")

    async def close(self) -> None:
        await self._pool.aclose()
