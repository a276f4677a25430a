import time
from collections.abc import Callable, Iterator

import httpx2
import pytest

from tests.conformance.surface import NOWHERE
from tests.harness.collectors import Collector
from tests.harness.processes import Process
from tests.harness.services import Service

pytestmark = pytest.mark.process
Deploy = Callable[..., list[Service]]
TRACE = "0af7651916cd43dd8448eb211c80319c"
SPAN = "b7ad6b7169203331"


@pytest.fixture
def process(service: Service) -> Process:
    assert service.process is not None
    return service.process


@pytest.fixture
def collector() -> Iterator[Collector]:
    collector = Collector()
    yield collector
    collector.close()


@pytest.mark.clause("process/traceparent")
@pytest.mark.parametrize("flags", ["00", "01"])
def test_a_traceparent_is_continued(process: Process, anonymous: httpx2.Client, flags: str) -> None:
    headers = {"traceparent": f"00-{TRACE}-{SPAN}-{flags}", "X-Request-ID": f"continued-{flags}"}
    anonymous.get("/livez", headers=headers)
    line = process.wait_for_log(request_id=f"continued-{flags}")
    assert line["trace_id"] == TRACE
    assert line["span_id"] != SPAN


@pytest.mark.clause("process/traceparent")
@pytest.mark.parametrize(
    "value",
    [f"00-{'0' * 32}-{SPAN}-01", f"00-{TRACE}-{'0' * 16}-01", f"ff-{TRACE}-{SPAN}-01", "nonsense",
     f"00-{TRACE.upper()}-{SPAN}-01", f"00-{TRACE}-{SPAN}", f"00-{TRACE}-{SPAN}-01-more", ""],
)  # fmt: skip
def test_a_bad_traceparent_starts_a_new_trace(
    process: Process, anonymous: httpx2.Client, value: str
) -> None:
    answer = anonymous.get("/livez", headers={"traceparent": value})
    line = process.wait_for_log(request_id=answer.headers["x-request-id"])
    assert line["trace_id"] not in {TRACE, TRACE.upper(), "0" * 32, ""}


@pytest.mark.clause("process/trace-export")
@pytest.mark.once
def test_spans_go_to_the_endpoint(deployment: Deploy, collector: Collector) -> None:
    service = deployment({"OTEL_EXPORTER_OTLP_ENDPOINT": collector.endpoint})[0]
    assert service.process is not None
    headers = {"traceparent": f"00-{TRACE}-{SPAN}-01"}
    path = f"{service.collection}/{NOWHERE}"
    service.client(service.account()).get(path, headers=headers)
    assert service.process.stop() == 0
    assert set(collector.paths) == {"/v1/traces"}
    spans = [span for span in collector.spans if span.trace_id == TRACE]
    server = next(span for span in spans if span.parent_id == SPAN)
    assert server.name == f"GET {service.collection}/{{id}}"
    assert NOWHERE not in " ".join(span.name for span in collector.spans)


@pytest.mark.clause("process/trace-export", "process/shutdown-in-time")
@pytest.mark.once
def test_a_collector_that_is_away_harms_nothing(deployment: Deploy) -> None:
    away = "http://127.0.0.1:1"
    env = {"OTEL_EXPORTER_OTLP_ENDPOINT": away, "SHUTDOWN_TIMEOUT_SECONDS": "2"}
    service = deployment(env)[0]
    assert service.process is not None
    assert service.client().get(service.collection).status_code == 200
    begin = time.monotonic()
    assert service.process.stop() == 0
    assert time.monotonic() - begin < 2 + 3
