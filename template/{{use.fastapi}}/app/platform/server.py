import asyncio
import signal
import socket
import time
from types import FrameType

import structlog
import uvicorn
from fastapi import FastAPI

from app.platform.health import Health
from app.platform.settings import ServiceSettings

# Long enough for a load balancer to see that /readyz is 503 and to send no more.
DRAIN_SECONDS = 1.0

log = structlog.get_logger()


class DrainingServer(uvicorn.Server):
    """Goes on serving after SIGTERM until the requests in flight are done, then exits with 0."""

    def __init__(self, config: uvicorn.Config, health: Health, timeout_seconds: float) -> None:
        super().__init__(config)
        self._health = health
        self._timeout_seconds = timeout_seconds
        self._draining_since: float | None = None
        self._signal: signal.Signals | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            host, port = self.servers[0].sockets[0].getsockname()[:2]
            url = f"http://{f'[{host}]' if ':' in host else host}:{port}"
            log.info("listening", url=url)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        # Uvicorn's own raises the signal again in the end, which hides the exit code.
        if self._draining_since is not None:
            self.should_exit = self.force_exit = sig == signal.SIGINT
            return
        # Nothing that takes a lock: this runs amid what the main thread does, a log line too.
        self._health.draining = True
        self._draining_since = time.monotonic()
        self._signal = signal.Signals(sig)

    async def on_tick(self, counter: int) -> bool:
        if self._signal is not None:
            log.info("draining", signal=self._signal.name)
            self._signal = None
        if self._draining_since is not None:
            drained_for = time.monotonic() - self._draining_since
            is_idle = not self.server_state.tasks and drained_for >= self._drain_seconds
            if is_idle or drained_for >= self._timeout_seconds * 0.7:
                self.should_exit = True
        return await super().on_tick(counter)

    @property
    def _drain_seconds(self) -> float:
        return min(DRAIN_SECONDS, self._timeout_seconds / 4)


def serve(app: FastAPI, settings: ServiceSettings) -> None:
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        # The application has its own log, reads the client's address itself, and tells no version.
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=max(1, int(settings.shutdown_timeout_seconds * 0.2)),
    )
    server = DrainingServer(config, app.state.health, settings.shutdown_timeout_seconds)
    with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
        runner.run(server.serve())
