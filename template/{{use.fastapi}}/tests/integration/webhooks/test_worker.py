import httpx2
import pytest
from fastapi import FastAPI

from app import worker
from app.platform.working import create_worker


async def test_it_answers_its_operators_and_nobody_else(app: FastAPI) -> None:
    own = create_worker(app.state.services, [])
    transport = httpx2.ASGITransport(own)

    async with httpx2.AsyncClient(transport=transport, base_url="http://worker") as client:
        answers = [await client.get(path) for path in ("/livez", "/readyz", "/metrics", "/api/v1")]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 404]
    assert answers[1].json() == {"status": "ok", "checks": {"database": "ok"}}


def test_the_process_serves_what_is_configured(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    served = []
    monkeypatch.setenv("PORT", "1234")
    monkeypatch.setattr(worker, "configure_logging", lambda *_: None)
    monkeypatch.setattr(worker, "serve", lambda _, settings: served.append(settings.port))

    assert worker.main() == 0
    assert served == [1234]
    assert capsys.readouterr().err == ""


def test_the_process_names_each_wrong_setting(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WEBHOOK_MAX_ATTEMPTS", "none")

    assert worker.main() == 2
    assert "WEBHOOK_MAX_ATTEMPTS: expected" in capsys.readouterr().err
