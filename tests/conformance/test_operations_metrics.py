import secrets

import httpx2
import pytest

from tests.conformance.exposition import Exposition
from tests.conformance.rows import Rows
from tests.conformance.samples import Samples
from tests.conformance.surface import operations
from tests.harness import raw_http
from tests.harness.services import Service

DURATION = "http_server_request_duration_seconds"
EVENTS = ("outbox_", "webhook_")


def scraped(client: httpx2.Client) -> Exposition:
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    return Exposition(answer.text)


@pytest.fixture
def rows(service: Service, client: httpx2.Client) -> Rows:
    return Rows(client, service.collection, Samples(service.entity))


@pytest.mark.clause("endpoints/metrics")
def test_requests_are_timed_by_method_route_and_status(
    service: Service, rows: Rows, anonymous: httpx2.Client
) -> None:
    labels = {
        "http_request_method": "GET",
        "http_route": f"{service.collection}/{{id}}",
        "http_response_status_code": "200",
    }
    row = rows.create()
    before = scraped(anonymous).total(f"{DURATION}_count", **labels)
    for _ in range(3):
        rows.read(row["id"])
    after = scraped(anonymous)
    assert after.types[DURATION] == "histogram"
    assert after.total(f"{DURATION}_count", **labels) == before + 3
    assert after.total(f"{DURATION}_bucket", le="+Inf", **labels) == before + 3
    for sample in after.of(f"{DURATION}_count"):
        assert set(sample.labels) == set(labels)


@pytest.mark.clause("endpoints/metrics-route")
def test_no_raw_path_and_no_made_up_method_becomes_a_label(
    service: Service, rows: Rows, anonymous: httpx2.Client
) -> None:
    mark = f"raw{secrets.token_hex(6)}"
    row = rows.create()
    rows.read(row["id"])
    for path in (f"/{mark}", f"{service.api}/{mark}", f"/api/{mark}/x", f"/problems/{mark}"):
        assert anonymous.get(path).status_code == 404
    rows.get(mark)
    raw_http.request(service, mark.upper(), "/livez")
    raw_http.request(service, "GET", "/livez", host=f"{mark}.example")
    found = scraped(anonymous)
    text = repr(found.samples).lower()
    assert mark not in text
    assert row["id"] not in text
    routes = {sample.labels["http_route"] for sample in found.of(f"{DURATION}_count")}
    assert {one.template for one in operations(service)} & routes


@pytest.mark.clause("endpoints/metrics")
def test_the_gauges_of_the_contract_are_there(rows: Rows, anonymous: httpx2.Client) -> None:
    rows.create()
    found = scraped(anonymous)
    for name in ("http_server_active_requests", "db_client_connection_count"):
        assert found.types[name] == "gauge"
        assert found.of(name), name
    assert found.types["db_client_connection_max"] == "gauge"
    assert found.total("db_client_connection_max") >= 1
    states = {sample.labels["state"] for sample in found.of("db_client_connection_count")}
    assert states == {"idle", "used"}
    assert all(sample.value >= 0 for sample in found.of("db_client_connection_count"))


@pytest.mark.clause("endpoints/metrics")
def test_what_is_not_chosen_is_not_measured(service: Service, anonymous: httpx2.Client) -> None:
    cache = () if service.answers.get("cache", "none") != "none" else ("cache_",)
    events = () if "webhooks" in service.answers.get("features", []) else EVENTS
    for sample in scraped(anonymous).samples:
        assert not sample.name.startswith((*events, *cache)), sample.name


@pytest.mark.clause("endpoints/metrics")
@pytest.mark.target(auth="none")
def test_without_accounts_there_are_no_failures_to_count(anonymous: httpx2.Client) -> None:
    assert not scraped(anonymous).of("auth_failures_total")


@pytest.mark.clause("endpoints/metrics-auth")
@pytest.mark.target(auth="jwt")
def test_refusals_are_counted_by_reason(service: Service, anonymous: httpx2.Client) -> None:
    name = "auth_failures_total"
    anonymous.get(service.collection, headers={"Authorization": "Bearer nonsense"})
    first = scraped(anonymous)
    login = {"email": f"{secrets.token_hex(6)}@example.com", "password": "not the password"}
    anonymous.post(f"{service.api}/auth/login", json=login)
    anonymous.get(service.collection, headers={"Authorization": "Bearer nonsense"})
    second = scraped(anonymous)
    assert second.types[name] == "counter"
    assert second.total(name) >= first.total(name) + 2
    reasons = {sample.labels["reason"] for sample in second.of(name)}
    assert len(reasons) >= 2
    assert all(set(sample.labels) == {"reason"} for sample in second.of(name))


@pytest.mark.clause("endpoints/metrics-idempotency")
def test_replays_are_counted(rows: Rows, anonymous: httpx2.Client) -> None:
    name, key, body = "idempotency_replays_total", secrets.token_hex(8), rows.samples.body()
    before = scraped(anonymous).total(name)
    for _ in range(3):
        assert rows.post(body, Idempotency_Key=key).status_code == 201
    after = scraped(anonymous)
    assert after.types[name] == "counter"
    assert after.total(name) == before + 2


@pytest.mark.clause("endpoints/metrics")
def test_every_series_has_help_and_a_type(anonymous: httpx2.Client) -> None:
    text = anonymous.get("/metrics").text
    found = Exposition(text)
    for name in found.types:
        assert f"# HELP {name} " in text
    for sample in found.samples:
        family = sample.name
        for suffix in ("_bucket", "_count", "_sum"):
            if family not in found.types:
                family = sample.name.removesuffix(suffix)
        assert family in found.types, sample.name
