import asyncio
import signal

import httpx2
import pytest
import uvicorn
from fastapi import FastAPI

from app import __main__ as process
from app.platform.server import DrainingServer


async def test_the_service_drains_before_it_ends(app: FastAPI) -> None:
    config = uvicorn.Config(app, port=0, lifespan="off", log_config=None)
    server = DrainingServer(config, app.state.health, timeout_seconds=1)
    running = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - Uvicorn tells by this flag alone
        await asyncio.sleep(0)
    port = server.servers[0].sockets[0].getsockname()[1]

    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        before = await client.get("/readyz")
        server.handle_exit(signal.SIGTERM, None)
        after = await client.get("/readyz")
    await asyncio.wait_for(running, timeout=10)

    assert (before.status_code, after.status_code) == (200, 503)


def test_a_second_signal_ends_the_service_at_once(described_app: FastAPI) -> None:
    config = uvicorn.Config(described_app, log_config=None)
    server = DrainingServer(config, described_app.state.health, timeout_seconds=1)

    server.handle_exit(signal.SIGINT, None)
    assert not server.should_exit
    server.handle_exit(signal.SIGINT, None)

    assert server.should_exit
    assert server.force_exit
    described_app.state.health.draining = False


def test_the_process_serves_what_is_configured(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    served = []
    monkeypatch.setenv("PORT", "1234")
    monkeypatch.setattr(process, "configure_logging", lambda *_: None)
    monkeypatch.setattr(process, "serve", lambda _, settings: served.append(settings.port))

    assert process.main() == 0
    assert served == [1234]
    assert capsys.readouterr().err == ""


def test_the_process_names_each_wrong_setting(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PORT", "none")
    monkeypatch.setenv("LOG_LEVEL", "loud")

    assert process.main() != 0
    lines = capsys.readouterr().err.splitlines()
    assert [line.partition(":")[0] for line in lines] == ["PORT", "LOG_LEVEL"]
    assert "'none'" in lines[0]
