import asyncio
from datetime import datetime

import pytest
from fastapi import FastAPI

from app.platform import cleaning
from app.platform.background import working


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

    job = cleaning.Cleaning(app.state.services.database, [module])

    async with working([job], shutdown_timeout_seconds=10):
        assert await asyncio.wait_for(module.cleaned.get(), timeout=10)
