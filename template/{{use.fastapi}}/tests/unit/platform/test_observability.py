import json
import logging
from collections.abc import Generator

import pytest
import structlog
from opentelemetry.trace import use_span
from pydantic import SecretStr

from app.platform.observability.logging import configure_logging
from app.platform.observability.tracing import current_trace, start_exporting
from app.settings import Settings

TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture(autouse=True)
def restored_logging() -> Generator[None]:
    handlers, configuration = logging.root.handlers, structlog.get_config()
    level = logging.root.level
    logging.root.handlers = []
    yield
    logging.root.handlers = handlers
    logging.root.setLevel(level)
    structlog.configure(**configuration)


def test_production_logs_an_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    settings = Settings(
        _env_file=None, environment="test", encryption_key=SecretStr("A" * 43 + "=")
    )
    configure_logging(settings, "orders")

    structlog.get_logger().info("first\nline", object=object)
    logging.getLogger("library").warning("second")

    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [event["message"] for event in events] == ["first\nline", "second"]
    assert {event["service"] for event in events} == {"orders"}
    assert {event["level"] for event in events} == {"info", "warning"}
    assert all(event["timestamp"].endswith("Z") for event in events)


def test_an_error_is_logged_with_its_stack(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(Settings(environment="test"), "orders")

    try:
        raise RuntimeError("the cause")
    except RuntimeError:
        structlog.get_logger().exception("failed")

    assert "RuntimeError: the cause" in json.loads(capsys.readouterr().out)["exception"]


def test_development_logs_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(Settings(log_level="warning"), "orders")

    structlog.get_logger().info("not this")
    structlog.get_logger().warning("this")

    output = capsys.readouterr().out
    assert "not this" not in output
    assert "this" in output


def test_a_trace_is_continued() -> None:
    trace = current_trace(TRACEPARENT)

    assert trace.trace_id == "0af7651916cd43dd8448eb211c80319c"
    assert trace.span_id != "b7ad6b7169203331"


@pytest.mark.parametrize("traceparent", [None, "nonsense"])
def test_a_trace_begins_where_none_is_told(traceparent: str | None) -> None:
    assert len(current_trace(traceparent).trace_id) == 32


def test_a_recorded_span_names_the_trace() -> None:
    provider = start_exporting("http://127.0.0.1:9/", "orders", 20)
    span = provider.get_tracer("test").start_span("request")

    with use_span(span):
        trace = current_trace(TRACEPARENT)

    assert trace.span_id == f"{span.get_span_context().span_id:016x}"
