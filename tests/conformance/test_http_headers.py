from collections.abc import Callable

import httpx2
import pytest

from tests.conformance.rows import Rows
from tests.conformance.samples import Samples
from tests.conformance.surface import NOWHERE, operations, root_paths
from tests.harness import raw_http
from tests.harness.services import Service

EVERYWHERE = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
}
CLOSED = "default-src 'none'; frame-ancestors 'none'"


@pytest.fixture(scope="module")
def rows(service: Service, client: httpx2.Client) -> Rows:
    return Rows(client, service.collection, Samples(service.entity))


@pytest.fixture(scope="module")
def answers(service: Service, client: httpx2.Client, rows: Rows) -> list[httpx2.Response]:
    """One answer of every route, and one of every kind of error."""
    row = rows.create()
    found = [client.request(one.method, one.path(row["id"])) for one in operations(service)]
    found += [client.get(path) for path in (*root_paths(service), "/nothing", "/api/v1/nothing")]
    found += [client.head(service.collection), client.options("/livez"), client.put("/livez")]
    found += [client.get(rows.at(row["id"]), headers={"If-None-Match": "*"})]
    found += [client.get("/livez", headers={"Origin": "https://elsewhere.example"})]
    return found


@pytest.mark.clause("http/security-headers")
def test_the_security_headers_stand_on_every_answer(answers: list[httpx2.Response]) -> None:
    for answer in answers:
        for name, value in EVERYWHERE.items():
            assert answer.headers.get_list(name) == [value], (name, answer.request)
        policy = answer.headers["content-security-policy"]
        if answer.request.url.path == "/docs" and answer.status_code == 200:
            assert "default-src 'none'" in policy
            assert "frame-ancestors 'none'" in policy
        else:
            assert policy == CLOSED, answer.request


@pytest.mark.clause("http/security-headers")
@pytest.mark.process
def test_production_insists_on_tls(answers: list[httpx2.Response]) -> None:
    for answer in answers:
        assert "max-age=" in answer.headers["strict-transport-security"], answer.request


@pytest.mark.clause("http/security-headers")
@pytest.mark.once
def test_development_does_not(deployment: Callable[..., list[Service]]) -> None:
    service = deployment({"ENVIRONMENT": "development"})[0]
    assert "strict-transport-security" not in service.anonymous().get("/livez").headers


@pytest.mark.clause("http/cache-control")
def test_answers_of_the_api_are_not_stored(
    service: Service, answers: list[httpx2.Response]
) -> None:
    for answer in answers:
        path = answer.request.url.path
        if not path.startswith("/api"):
            continue
        reads = answer.request.method in {"GET", "HEAD"} and answer.status_code in {200, 304}
        by_id = reads and path.startswith(f"{service.collection}/")
        expected = "private, no-cache" if by_id else "no-store"
        assert answer.headers.get_list("cache-control") == [expected], answer.request


@pytest.mark.clause("http/cache-control")
def test_only_a_row_may_be_kept_and_only_privately(rows: Rows) -> None:
    row = rows.create()
    found = rows.get(row["id"])
    assert found.headers["cache-control"] == "private, no-cache"
    unchanged = rows.get(row["id"], If_None_Match=found.headers["etag"])
    assert unchanged.status_code == 304
    assert unchanged.headers["cache-control"] == "private, no-cache"
    others = (
        rows.page(),
        rows.post(rows.samples.body()),
        rows.get(NOWHERE),
        rows.delete(row["id"]),
    )
    for answer in others:
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.clause("http/server-header")
def test_nothing_names_the_software(answers: list[httpx2.Response]) -> None:
    for answer in answers:
        assert "x-powered-by" not in answer.headers
        assert not any(character.isdigit() for character in answer.headers.get("server", ""))
        assert "/" not in answer.headers.get("server", "")


@pytest.mark.clause("http/security-headers")
def test_no_header_stands_twice(service: Service) -> None:
    for path in ("/livez", "/docs", service.collection, f"{service.collection}/{NOWHERE}"):
        answer = raw_http.request(service, "GET", path)
        assert answer is not None
        names = [name for name, _ in answer.headers if name not in {"vary", "set-cookie"}]
        assert len(names) == len(set(names)), answer.headers
