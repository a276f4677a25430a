import asyncio
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy.exc import DBAPIError

from app.platform.database import Database
from app.platform.settings import RateLimit
from tests.resource import Resource


async def test_an_unknown_place_is_a_problem(anonymous: httpx2.AsyncClient) -> None:
    answer = await anonymous.get("/nowhere", headers={"X-Request-ID": "mine-1"})

    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json() == {
        "type": "/problems/not-found",
        "title": answer.json()["title"],
        "status": 404,
        "detail": "There is nothing at this address.",
        "instance": "/nowhere",
        "request_id": "mine-1",
    }


@pytest.mark.parametrize("path", ["/api/v2/anything", "/api/v12"])
async def test_an_unknown_version_is_told_the_known_ones(
    anonymous: httpx2.AsyncClient, path: str
) -> None:
    answer = await anonymous.get(path)

    assert answer.status_code == 404
    assert "v1" in answer.json()["detail"]
    assert answer.headers["API-Version"] == "1"


async def test_a_trailing_slash_is_another_place(
    client: httpx2.AsyncClient, resource: Resource
) -> None:
    assert (await client.get(f"{resource.path}/")).status_code == 404


@pytest.mark.parametrize("method", ["DELETE", "OPTIONS", "TRACE", "BREW"])
async def test_another_method_is_told_the_known_ones(
    client: httpx2.AsyncClient, resource: Resource, method: str
) -> None:
    answer = await client.request(method, resource.path)

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD, POST"


async def test_head_is_answered_like_get(client: httpx2.AsyncClient, resource: Resource) -> None:
    got, headed = await client.get(resource.path), await client.head(resource.path)

    assert headed.status_code == 200
    assert headed.headers["Content-Length"] == got.headers["Content-Length"]


async def test_an_answer_that_is_not_json_can_not_be_had(
    client: httpx2.AsyncClient, resource: Resource
) -> None:
    answer = await client.get(resource.path, headers={"Accept": "text/html"})

    assert answer.status_code == 406
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("headers", "content", "status"),
    [
        ({}, b"{}", 415),
        ({"Content-Type": "text/plain"}, b"{}", 415),
        ({"Content-Type": "application/merge-patch+json"}, b"{}", 415),
        ({"Content-Type": "application/json; charset=latin-1"}, b"{}", 415),
        ({"Content-Type": "application/json", "Content-Encoding": "gzip"}, b"{}", 415),
        ({"Content-Type": "application/json"}, b"", 400),
        ({"Content-Type": "application/json"}, b"{", 400),
        ({"Content-Type": "application/json"}, b"\xff", 400),
        ({"Content-Type": "application/json; charset=UTF-8"}, b"[]", 422),
    ],
)
async def test_a_body_is_json(
    client: httpx2.AsyncClient,
    resource: Resource,
    headers: dict[str, str],
    content: bytes,
    status: int,
) -> None:
    answer = await client.post(resource.path, headers=headers, content=content)

    assert answer.status_code == status


@pytest.mark.parametrize("settings", [{"max_body_bytes": 10}], indirect=True)
@pytest.mark.parametrize("chunked", [True, False])
async def test_a_body_has_a_greatest_length(
    anonymous: httpx2.AsyncClient, resource: Resource, *, chunked: bool
) -> None:
    async def chunks() -> Any:
        yield b" " * 6
        yield b" " * 6

    content = chunks() if chunked else b" " * 11

    answer = await anonymous.post(resource.path, content=content)

    assert answer.status_code == 413


@pytest.mark.parametrize("wanted", ["", "with space", "x" * 129])
async def test_a_request_id_is_made_where_none_can_be_used(
    anonymous: httpx2.AsyncClient, wanted: str
) -> None:
    answer = await anonymous.get("/livez", headers={"X-Request-ID": wanted})

    assert len(answer.headers["X-Request-ID"]) == 32


@pytest.mark.parametrize("settings", [{"rate_limit": RateLimit(2, 60)}], indirect=True)
async def test_a_client_has_a_quota(client: httpx2.AsyncClient, resource: Resource) -> None:
    answers = [await client.get(resource.path) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert [answer.headers["RateLimit"].split(";")[1] for answer in answers] == [
        "r=1",
        "r=0",
        "r=0",
    ]
    assert answers[0].headers["RateLimit-Policy"] == '"default";q=2;w=60'
    assert 0 < int(answers[2].headers["Retry-After"]) <= 60
    assert (await client.get("/livez")).status_code == 200


ORIGIN = "https://app.example.com"


@pytest.mark.parametrize("settings", [{"cors_origins": [ORIGIN]}], indirect=True)
async def test_a_listed_origin_may_read_answers(
    client: httpx2.AsyncClient, resource: Resource
) -> None:
    answer = await client.get(resource.path, headers={"Origin": ORIGIN})
    foreign = await client.get(resource.path, headers={"Origin": "https://example.com"})

    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert "ETag" in answer.headers["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Origin" not in foreign.headers
    assert answer.headers["Vary"] == foreign.headers["Vary"] == "Origin"


@pytest.mark.parametrize("settings", [{"cors_origins": [ORIGIN]}], indirect=True)
async def test_a_listed_origin_may_ask_what_it_may_send(
    anonymous: httpx2.AsyncClient, resource: Resource
) -> None:
    asked = {
        "Access-Control-Request-Method": "PATCH",
        "Access-Control-Request-Headers": "authorization, if-match",
    }

    answer = await anonymous.options(resource.path, headers={"Origin": ORIGIN, **asked})
    foreign = await anonymous.options(resource.path, headers={"Origin": "null", **asked})

    assert answer.status_code == 204
    assert "PATCH" in answer.headers["Access-Control-Allow-Methods"]
    assert answer.headers["Access-Control-Allow-Headers"] == "authorization, if-match"
    assert foreign.status_code == 405


async def test_every_answer_protects_itself(
    anonymous: httpx2.AsyncClient, resource: Resource
) -> None:
    for path in ("/livez", resource.path, "/nowhere"):
        headers = (await anonymous.get(path)).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "Strict-Transport-Security" not in headers


@pytest.mark.parametrize("settings", [{"request_timeout_seconds": 0.05}], indirect=True)
async def test_a_request_that_takes_too_long_is_given_up(
    anonymous: httpx2.AsyncClient, app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.state.health, "readiness", asyncio.Event().wait)

    answer = await anonymous.get("/readyz")

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "1"


async def test_an_error_tells_nothing_of_its_cause(
    anonymous: httpx2.AsyncClient, app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail() -> None:
        raise RuntimeError("a secret")

    monkeypatch.setattr(app.state.health, "readiness", fail)

    answer = await anonymous.get("/readyz")

    assert answer.status_code == 500
    assert answer.json()["type"] == "/problems/internal-error"
    assert "secret" not in answer.text


@pytest.mark.parametrize(
    "error", [OSError(), DBAPIError("", {}, Exception(), connection_invalidated=True)]
)
async def test_a_lost_database_is_told_as_such(
    client: httpx2.AsyncClient,
    resource: Resource,
    app: FastAPI,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
) -> None:
    def fail(*_: object) -> None:
        raise error

    database: Database = app.state.services.database
    monkeypatch.setattr(type(database.dialect), "fetch", fail)

    answer = await client.get(resource.path)

    assert answer.status_code == 503
    assert answer.json()["type"] == "/problems/unavailable"
    assert answer.headers["Retry-After"] == "1"


async def test_a_client_that_leaves_gets_no_answer(app: FastAPI, resource: Resource) -> None:
    async def receive() -> dict[str, str]:
        return {"type": "http.disconnect"}

    async def send(_: Any) -> None:
        pytest.fail("nobody is there")

    scope = {
        "type": "http",
        "method": "POST",
        "path": resource.path,
        "query_string": b"",
        "headers": [],
    }
    await app(scope, receive, send)
