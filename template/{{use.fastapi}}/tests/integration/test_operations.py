import asyncio
import json

import httpx2
import pytest
from fastapi import FastAPI

from app.platform.database import Database
from app.platform.health import Health
from app.platform.problems.catalog import CATALOG
from tests.resource import Resource


async def test_livez_needs_nothing(anonymous: httpx2.AsyncClient) -> None:
    answer = await anonymous.get("/livez")

    assert answer.status_code == 200


async def test_readyz_tells_that_all_is_well(anonymous: httpx2.AsyncClient) -> None:
    answer = await anonymous.get("/readyz")

    assert answer.status_code == 200
    told = answer.json()
    assert told["status"] == "ok"
    assert {*told["checks"].values()} <= {"ok", "degraded"}


async def test_readyz_tells_of_an_old_schema(app: FastAPI, anonymous: httpx2.AsyncClient) -> None:
    services = app.state.services
    app.state.health = Health(services.database, services.cache, "the next revision")

    answer = await anonymous.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["checks"]["database"] == "unavailable"


async def test_readyz_tells_of_a_lost_database(
    app: FastAPI, anonymous: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise OSError

    database: Database = app.state.services.database
    with monkeypatch.context() as patch:
        patch.setattr(type(database.probe), "connect", lambda _: refuse())
        lost = await anonymous.get("/readyz")
    found = await anonymous.get("/readyz")

    assert (lost.status_code, found.status_code) == (503, 200)


async def test_readyz_does_not_wait_for_a_database_that_hangs(
    app: FastAPI, anonymous: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.platform.health.PROBE_TIMEOUT_SECONDS", 0.01)
    released = asyncio.Event()

    async def hang(*_: object) -> bool:
        return await released.wait()

    monkeypatch.setattr("app.platform.health.is_at_head", hang)
    hanging = await anonymous.get("/readyz")
    released.set()
    monkeypatch.setattr("app.platform.health.PROBE_TIMEOUT_SECONDS", 5)

    assert hanging.status_code == 503
    assert (await anonymous.get("/readyz")).status_code == 200


async def test_metrics_count_requests_by_route(
    client: httpx2.AsyncClient, resource: Resource
) -> None:
    await client.get(f"{resource.path}/no-uuid")

    answer = await client.get("/metrics")

    assert answer.status_code == 200
    assert f'http_route="{resource.path}/{{id}}"' in answer.text
    assert "db_client_connection_max" in answer.text


async def test_the_docs_page_brings_its_own_assets(anonymous: httpx2.AsyncClient) -> None:
    page = await anonymous.get("/docs")
    assets = [part.split('"')[0] for part in page.text.split('"/docs/')[1:]]

    assert page.headers["Content-Type"].startswith("text/html")
    assert len(assets) == 4
    for asset in assets:
        assert (await anonymous.get(f"/docs/{asset}")).status_code == 200
    assert (await anonymous.get("/docs/assets/other.js")).status_code == 404


async def test_openapi_json_describes_the_api(app: FastAPI, anonymous: httpx2.AsyncClient) -> None:
    answer = await anonymous.get("/openapi.json")

    assert answer.json() == json.loads(json.dumps(app.state.openapi))


@pytest.mark.parametrize("name", CATALOG)
async def test_every_problem_type_has_a_page(anonymous: httpx2.AsyncClient, name: str) -> None:
    answer = await anonymous.get(CATALOG[name].uri)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/html")


async def test_no_other_problem_type_has_a_page(anonymous: httpx2.AsyncClient) -> None:
    assert (await anonymous.get("/problems/unheard-of")).status_code == 404
