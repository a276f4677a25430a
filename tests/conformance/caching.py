"""What a service tells of its cache, and what it does with and without one."""

import time

from tests.conformance.exposition import Exposition
from tests.conformance.problems import problem
from tests.conformance.rows import Rows
from tests.harness.services import Service
from tests.servers.waiting import wait_until

TOLD_WITHIN = 3
BACK_WITHIN = 10
# What a request may take, on a busy machine, that waits for the cache in vain a few times.
BEARABLE = 2.5


def state(service: Service) -> str:
    answer = service.anonymous().get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"
    told: str = answer.json()["checks"]["cache"]
    return told


def goes_on(rows: Rows) -> None:
    """Every kind of request is answered, and in time."""
    begin = time.monotonic()
    row = rows.create()
    assert rows.read(row["id"]) == row
    name, value = rows.samples.changed()
    changed = rows.patch(row["id"], {name: value}).json()
    assert rows.read(row["id"]) == changed
    assert rows.page().status_code == 200
    assert rows.delete(row["id"]).status_code == 204
    problem(rows.get(row["id"]), "not-found")
    assert time.monotonic() - begin < BEARABLE


def hits_again(service: Service, rows: Rows) -> None:
    wait_until(lambda: state(service) == "ok", timeout=BACK_WITHIN, what="the cache's return")
    row = rows.create()
    hits = asked(service, "hit")
    for _ in range(3):
        assert rows.read(row["id"]) == row
    assert asked(service, "hit") > hits


def asked(service: Service, result: str) -> float:
    text = service.anonymous().get("/metrics").text
    return Exposition(text).total("cache_requests_total", result=result)
