import json
import signal
import threading
import time
from collections.abc import Callable

import httpx2
import pytest

from tests.conformance.rows import Rows
from tests.conformance.samples import Samples
from tests.harness import raw_http
from tests.harness.processes import Process
from tests.harness.services import Service
from tests.servers.waiting import wait_until

Deploy = Callable[..., list[Service]]
QUICK = {"SHUTDOWN_TIMEOUT_SECONDS": "2", "REQUEST_TIMEOUT_SECONDS": "30"}


def process_of(service: Service) -> Process:
    assert service.process is not None
    return service.process


def half_sent(service: Service) -> tuple[bytes, bytes]:
    """A valid request to create a row, in two halves."""
    body = json.dumps(Samples(service.entity).body()).encode()
    lines = [
        f"POST {service.collection} HTTP/1.1", "Host: test", "Content-Type: application/json",
        f"Content-Length: {len(body)}", "Connection: close",
        *(f"{name}: {value}" for name, value in service.account().headers.items()),
    ]  # fmt: skip
    head = "\r\n".join(lines).encode() + b"\r\n\r\n"
    return head + body[:10], body[10:]


@pytest.mark.clause("process/shutdown-ready", "process/shutdown-in-flight")
def test_sigterm_turns_readyz_to_503_and_a_request_in_flight_finishes(deployment: Deploy) -> None:
    service = deployment()[0]
    process, door = process_of(service), service.anonymous()
    assert door.get("/readyz").status_code == 200
    first, second = half_sent(service)
    with raw_http.connect(service) as connection:
        connection.sendall(first)
        in_flight = "http_server_active_requests"
        wait_until(lambda: active(door.get("/metrics").text, in_flight), timeout=5, what=in_flight)
        process.send(signal.SIGTERM)
        wait_until(lambda: process.status("/readyz") == 503, timeout=3, what="/readyz 503")
        assert process.running
        connection.sendall(second)
        answer = raw_http.read(connection)
    assert answer is not None
    assert answer.status == 201
    assert process.wait(20) == 0


def active(metrics: str, name: str) -> bool:
    """Whether a request besides the one that asks is being served."""
    values = [line.rpartition(" ")[2] for line in metrics.splitlines() if line.startswith(name)]
    return sum(map(float, values)) >= 1


@pytest.mark.clause("process/shutdown-in-flight")
def test_idle_connections_do_not_hold_the_process(deployment: Deploy) -> None:
    service = deployment()[0]
    process, door = process_of(service), service.anonymous()
    door.get("/livez")
    with raw_http.connect(service):
        begin = time.monotonic()
        assert process.stop() == 0
        assert time.monotonic() - begin < 10


@pytest.mark.clause("process/shutdown-in-time")
def test_a_request_that_never_ends_does_not_hold_the_process(deployment: Deploy) -> None:
    service = deployment(QUICK)[0]
    process = process_of(service)
    first, _ = half_sent(service)
    with raw_http.connect(service) as connection:
        connection.sendall(first)
        wait_until(lambda: process.status("/livez") == 200, timeout=5, what="a turn of the server")
        begin = time.monotonic()
        assert process.stop() == 0
        assert time.monotonic() - begin < 2 + 5


@pytest.mark.clause("process/shutdown-nothing-lost")
def test_what_was_acknowledged_is_there_after_the_next_start(deployment: Deploy) -> None:
    service = deployment()[0]
    process = process_of(service)
    client = service.client()
    acknowledged: list[str] = []
    others: list[int] = []

    def write() -> None:
        rows = Rows(client, service.collection, Samples(service.entity))
        while process.running:
            try:
                answer = rows.post(rows.samples.body())
            except httpx2.TransportError:
                continue
            if answer.status_code == 201:
                acknowledged.append(answer.json()["id"])
            else:
                others.append(answer.status_code)

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    wait_until(lambda: len(acknowledged) > 20, timeout=20, what="some rows")
    code = process.stop()
    for writer in writers:
        writer.join()
    assert code == 0
    assert set(others) <= {503}
    assert service.deployment is not None
    again = service.deployment.start()
    restarted = Service(again.base_url, service.answers, service.deployment, again)
    headers = {name: client.headers[name] for name in ("Authorization",) if name in client.headers}
    rows = Rows(restarted.anonymous(**headers), service.collection, Samples(service.entity))
    stored = {row["id"] for row in rows.walk(limit=100)}
    restarted.close()
    assert set(acknowledged) <= stored
