import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import orjson
import structlog

from app.platform.settings import ServiceSettings

Event = MutableMapping[str, Any]


def configure_logging(settings: ServiceSettings, service: str) -> None:
    """Sends this project's and its libraries' events to stdout: one JSON object a line in
    production, readable ones in development."""

    def add_service(_: Any, __: str, event: Event) -> Event:
        event["service"] = service
        return event

    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        add_service,
        structlog.processors.EventRenamer("message"),
    ]
    renderers: list[structlog.types.Processor] = (
        [
            structlog.dev.ConsoleRenderer(
                event_key="message",
                colors=sys.stdout.isatty(),
                # Others print local variables, which have what users sent.
                exception_formatter=structlog.dev.plain_traceback,
            )
        ]
        if settings.environment == "development"
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(to_json)]
    )
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    structlog.configure(
        processors=[*shared, *renderers],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stdout),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderers],
        )
    )
    logging.basicConfig(handlers=[handler], level=max(level, logging.WARNING), force=True)


def to_json(event: Event, **_: Any) -> str:
    return orjson.dumps(event, default=str).decode()
