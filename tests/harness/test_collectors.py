import http.client
import json
from collections.abc import Iterator

import pytest

from tests.harness.collectors import Collector, Span

SPAN = {"traceId": "a" * 32, "spanId": "b" * 16, "name": "GET /"}
BODY = json.dumps({"resourceSpans": [{"scopeSpans": [{"spans": [SPAN]}]}]}).encode()


@pytest.fixture
def collector() -> Iterator[Collector]:
    collector = Collector()
    yield collector
    collector.close()


@pytest.mark.parametrize("chunked", [False, True])
def test_spans_are_kept_however_their_length_is_told(collector: Collector, chunked: bool) -> None:
    connection = http.client.HTTPConnection(collector.endpoint.removeprefix("http://"), timeout=5)
    content = iter([BODY[:10], BODY[10:]]) if chunked else BODY
    headers = {"Content-Type": "application/json"}
    connection.request("POST", "/v1/traces", content, headers, encode_chunked=chunked)
    assert connection.getresponse().status == 200
    connection.close()
    assert collector.spans == [Span("a" * 32, "b" * 16, "", "GET /")]
