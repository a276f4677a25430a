from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from fastapi import APIRouter

from app.platform.http.authentication import Authenticator


class Identity(Protocol):
    """What every way to authenticate gives the application."""

    authenticator: Authenticator
    api_routers: Sequence[APIRouter]
    root_routers: Sequence[APIRouter]

    async def start(self) -> None:
        """Begins what runs beside the requests; a database that is away doesn't hold it up."""

    async def stop(self) -> None: ...

    async def clean_up(self, now: datetime) -> None:
        """Deletes what has expired."""
