import sqlite3
import time
from collections.abc import Callable

import httpx2
import pytest

from tests.conformance.launcher import Launcher
from tests.conformance.problems import problem
from tests.conformance.rows import Rows, rows_of
from tests.conformance.samples import Samples
from tests.harness import raw_http
from tests.harness.proxies import Proxy
from tests.harness.services import Service
from tests.servers.waiting import wait_until

Deploy = Callable[..., list[Service]]
QUICK = {"REQUEST_TIMEOUT_SECONDS": "1"}
# Far from the default of 10 s, and lenient with a busy machine.
LATE = 5


def retry_after(answer: httpx2.Response) -> int:
    problem(answer, "unavailable")
    return int(answer.headers["retry-after"])


def within(begin: float, seconds: float) -> bool:
    return time.monotonic() - begin < seconds


@pytest.mark.clause("http/timeout")
@pytest.mark.once
def test_a_slow_upload_is_503(deployment: Deploy) -> None:
    service = deployment(QUICK)[0]
    token = [f"{name}: {value}" for name, value in service.account().headers.items()]
    begin = time.monotonic()
    answer = raw_http.request(
        service, "POST", service.collection, "Content-Type: application/json",
        "Content-Length: 100", *token, body=b'{"',
    )  # fmt: skip
    assert answer is not None
    assert within(begin, LATE)
    assert answer.status == 503
    assert int(answer.header("retry-after") or 0) >= 1
    assert answer.header("content-type") == "application/problem+json"


@pytest.mark.clause("http/timeout")
@pytest.mark.target(server=True)
def test_a_slow_database_is_503_and_then_serves_again(
    launcher: Launcher, deployment: Deploy
) -> None:
    url = httpx2.URL(launcher.deployment().database)
    with Proxy(url.port or 5432) as proxy:
        slow = str(url.copy_with(port=proxy.port))
        service = deployment(QUICK, database=slow)[0]
        client = service.client()
        rows = Rows(client, service.collection, Samples(service.entity))
        row = rows.create()
        proxy.stall()
        for method in ("GET", "POST"):
            begin = time.monotonic()
            answer = rows.get(row["id"]) if method == "GET" else rows.post(rows.samples.body())
            assert retry_after(answer) >= 1
            assert within(begin, LATE)
        assert client.get("/livez").status_code == 200
        proxy.resume()
        wait_until(lambda: rows.get(row["id"]).status_code == 200, timeout=5, what="recovery")


@pytest.mark.clause("http/timeout")
@pytest.mark.target(database="sqlite")
def test_a_locked_database_file_is_503_and_then_serves_again(deployment: Deploy) -> None:
    service = deployment(QUICK)[0]
    assert service.deployment is not None
    rows = rows_of(service)
    file = service.deployment.database.removeprefix("sqlite:///")
    other = sqlite3.connect(file, isolation_level=None)
    try:
        other.execute("BEGIN EXCLUSIVE")
        begin = time.monotonic()
        assert retry_after(rows.post(rows.samples.body())) >= 1
        assert within(begin, LATE)
        other.execute("ROLLBACK")
    finally:
        other.close()
    answer = rows.post(rows.samples.body())
    assert answer.status_code == 201, answer.text
