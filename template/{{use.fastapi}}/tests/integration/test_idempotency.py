import asyncio
from datetime import timedelta

import httpx2
import pytest
from fastapi import FastAPI

from app.platform import idempotency
from app.platform.clock import utc_now
from app.platform.resources.service import ResourceService
from tests.resource import Resource

KEY = {"Idempotency-Key": "5f0c1e7a"}


async def count(client: httpx2.AsyncClient, resource: Resource) -> int:
    return len((await client.get(resource.path)).json()["items"])


async def test_the_same_request_takes_effect_once(
    client: httpx2.AsyncClient, resource: Resource
) -> None:
    first = await client.post(resource.path, json=resource.body(0), headers=KEY)
    second = await client.post(resource.path, json=resource.body(0), headers=KEY)

    assert first.status_code == second.status_code == 201
    assert first.content == second.content
    assert "Idempotent-Replayed" not in first.headers
    assert second.headers["Idempotent-Replayed"] == "true"
    for name in ("Location", "ETag"):
        assert first.headers[name] == second.headers[name]
    assert await count(client, resource) == 1


async def test_requests_at_once_take_effect_once(
    client: httpx2.AsyncClient, resource: Resource
) -> None:
    answers = await asyncio.gather(
        *(client.post(resource.path, json=resource.body(0), headers=KEY) for _ in range(5))
    )

    assert {answer.status_code for answer in answers} <= {201, 409}
    assert await count(client, resource) == 1


async def test_a_key_is_for_one_body(client: httpx2.AsyncClient, resource: Resource) -> None:
    await client.post(resource.path, json=resource.body(0), headers=KEY)

    answer = await client.post(resource.path, json=resource.body(1), headers=KEY)

    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/idempotency-key-reused"
    assert await count(client, resource) == 1


async def test_a_refused_request_leaves_its_key_free(
    client: httpx2.AsyncClient, resource: Resource
) -> None:
    refused = await client.post(resource.path, json=[], headers=KEY)
    answer = await client.post(resource.path, json=resource.body(0), headers=KEY)

    assert refused.status_code == 422
    assert answer.status_code == 201


async def test_a_conflict_leaves_its_key_free(
    client: httpx2.AsyncClient, resource: Resource
) -> None:
    await client.post(resource.path, json=resource.body(0))
    again = await client.post(resource.path, json=resource.body(0), headers=KEY)
    answer = await client.post(resource.path, json=resource.body(1), headers=KEY)

    if resource.unique:
        assert (again.status_code, answer.status_code) == (409, 201)
    else:
        assert (again.status_code, answer.status_code) == (201, 422)


@pytest.mark.parametrize("key", ["", "with space", "x" * 256, "\u00e9"])
async def test_a_key_has_a_form(client: httpx2.AsyncClient, resource: Resource, key: str) -> None:
    answer = await client.post(
        resource.path,
        json=resource.body(0),
        headers=[(b"Idempotency-Key", key.encode())],
    )

    assert answer.status_code == 400


async def test_a_request_that_still_runs_is_not_repeated(
    client: httpx2.AsyncClient,
    resource: Resource,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    running, finishing = asyncio.Event(), asyncio.Event()

    async def add(*_: object) -> None:
        running.set()
        await finishing.wait()

    monkeypatch.setattr(ResourceService, "add", add)
    first = asyncio.create_task(client.post(resource.path, json=resource.body(0), headers=KEY))
    await running.wait()

    answer = await client.post(resource.path, json=resource.body(0), headers=KEY)

    finishing.set()
    assert (await first).status_code == 201

    assert answer.status_code == 409
    assert answer.json()["type"] == "/problems/request-in-progress"
    assert answer.headers["Retry-After"] == "1"


@pytest.mark.parametrize("cleaned", [True, False])
async def test_a_key_is_free_again_after_a_day(
    client: httpx2.AsyncClient,
    resource: Resource,
    app: FastAPI,
    monkeypatch: pytest.MonkeyPatch,
    *,
    cleaned: bool,
) -> None:
    await client.post(resource.path, json=resource.body(0), headers=KEY)
    tomorrow = utc_now() + idempotency.KEPT_FOR + timedelta(seconds=1)
    if cleaned:
        await idempotency.clean_up(app.state.services.database, tomorrow)
    else:
        monkeypatch.setattr(idempotency, "utc_now", lambda: tomorrow)

    answer = await client.post(resource.path, json=resource.body(1), headers=KEY)

    assert answer.status_code == 201
    assert "Idempotent-Replayed" not in answer.headers
