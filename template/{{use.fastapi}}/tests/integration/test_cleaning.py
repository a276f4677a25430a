import asyncio
from contextlib import suppress
from datetime import datetime

import pytest
from fastapi import FastAPI

from app.platform import cleaning


class Module:
    """Fails the first time, as if the database were lost."""

    def __init__(self) -> None:
        self.cleaned: asyncio.Queue[datetime] = asyncio.Queue()
        self._is_lost = True

    async def clean_up(self, now: datetime) -> None:
        if self._is_lost:
            self._is_lost = False
            raise OSError
        await self.cleaned.put(now)


async def test_what_fails_is_tried_again(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleaning, "INTERVAL_SECONDS", 0)
    module = Module()

    task = asyncio.create_task(cleaning.clean_up_regularly(app.state.services.database, [module]))

    assert await asyncio.wait_for(module.cleaned.get(), timeout=10)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
