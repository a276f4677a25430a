import asyncio
import socket
from collections.abc import AsyncGenerator
from datetime import timedelta
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI

from app.platform.background import working
from app.platform.clock import utc_now
from app.platform.versioning import PREFIX
from app.webhooks.event_types import EXAMPLE as EVENT_TYPE
from tests.resource import Resource

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.parametrize(
        "settings",
        [
            {
                "webhook_allow_private_targets": True,
                "webhook_retry_base_seconds": 0.01,
                "webhook_max_attempts": 2,
            }
        ],
        indirect=True,
    ),
]

WEBHOOKS = f"{PREFIX}/webhooks"


class Receiver:
    """Answers each request with the next status, and keeps what came."""

    def __init__(self) -> None:
        self.statuses = [204]
        self.received: asyncio.Queue[str] = asyncio.Queue()
        self.url = ""

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(head.partition("content-length: ")[2].partition("\r\n")[0])
        await self.received.put((await reader.readexactly(length)).decode())
        status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        writer.write(f"HTTP/1.1 {status} \r\nContent-Length: 0\r\n\r\n".encode())
        await writer.drain()
        writer.close()
        await writer.wait_closed()


@pytest.fixture
async def receiver() -> AsyncGenerator[Receiver]:
    receiver = Receiver()
    server = await asyncio.start_server(receiver.answer, "127.0.0.1", 0)
    receiver.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    async with server:
        yield receiver


@pytest.fixture
def closed_url() -> str:
    """Where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"http://127.0.0.1:{server.getsockname()[1]}/"


@pytest.fixture
async def webhook(client: httpx2.AsyncClient, receiver: Receiver) -> str:
    body = {"url": receiver.url, "event_types": [EVENT_TYPE]}
    made = await client.post(WEBHOOKS, json=body)
    assert made.status_code == 201, made.text
    return str(made.headers["Location"])


async def ended(client: httpx2.AsyncClient, webhook: str, status: str) -> dict[str, Any]:
    """The first delivery, once it has the status."""
    async with asyncio.timeout(20):
        while True:
            found = await client.get(f"{webhook}/deliveries", params={"status": status})
            for item in found.json()["items"]:
                delivery: dict[str, Any] = item
                return delivery
            await asyncio.sleep(0.05)


@pytest.fixture(autouse=True)
async def work(app: FastAPI) -> AsyncGenerator[None]:
    """What a worker does, where the server doesn't do it itself."""
    async with working(getattr(app.state, "jobs", []), shutdown_timeout_seconds=10):
        yield


async def test_a_write_is_told(
    client: httpx2.AsyncClient, webhook: str, receiver: Receiver, resource: Resource
) -> None:
    await client.post(resource.path, json=resource.body(0))

    assert EVENT_TYPE in await asyncio.wait_for(receiver.received.get(), timeout=20)
    delivery = await ended(client, webhook, "delivered")
    assert (delivery["attempts"], delivery["last_status"]) == (1, 204)


async def test_what_was_given_up_can_be_sent_again(
    client: httpx2.AsyncClient, webhook: str, receiver: Receiver, resource: Resource
) -> None:
    receiver.statuses = [500, 500, 200]
    await client.post(resource.path, json=resource.body(0))
    dead = await ended(client, webhook, "dead")

    again = await client.post(f"{webhook}/deliveries/{dead['id']}/retry")

    assert again.json()["status"] == "pending"
    delivery = await ended(client, webhook, "delivered")
    assert (delivery["event_id"], delivery["last_status"]) == (dead["event_id"], 200)


async def test_what_was_delivered_is_kept_for_a_while(
    app: FastAPI, client: httpx2.AsyncClient, webhook: str, resource: Resource
) -> None:
    await client.post(resource.path, json=resource.body(0))
    await ended(client, webhook, "delivered")

    kept = []
    for days in (0, 31):
        await app.state.webhooks.clean_up(utc_now() + timedelta(days=days))
        kept.append(len((await client.get(f"{webhook}/deliveries")).json()["items"]))

    assert kept == [1, 0]


async def test_a_target_that_is_not_there_is_no_success(
    client: httpx2.AsyncClient, resource: Resource, closed_url: str
) -> None:
    made = await client.post(WEBHOOKS, json={"url": closed_url, "event_types": [EVENT_TYPE]})
    await client.post(resource.path, json=resource.body(0))

    dead = await ended(client, str(made.headers["Location"]), "dead")

    assert (dead["attempts"], dead["last_status"]) == (2, None)


async def test_a_webhook_takes_its_deliveries_with_it(
    client: httpx2.AsyncClient, webhook: str, resource: Resource
) -> None:
    await client.post(resource.path, json=resource.body(0))
    await ended(client, webhook, "delivered")

    assert (await client.delete(webhook)).status_code == 204

    assert (await client.get(f"{webhook}/deliveries")).status_code == 404
