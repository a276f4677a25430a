import asyncio
from typing import Literal, TypedDict

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from app.platform.cache import Cache
from app.platform.database.database import PROBE_TIMEOUT_SECONDS, Database
from app.platform.database.schema import is_at_head

Check = Literal["ok", "degraded", "unavailable"]

router = APIRouter(include_in_schema=False)


class Readiness(TypedDict):
    status: Check
    checks: dict[str, Check]


class Health:
    """Whether this process should get traffic."""

    def __init__(self, database: Database, cache: Cache | None, head: str | None) -> None:
        self._database = database
        self._cache = cache
        self._head = head
        self._was_lost = False
        self._probe: asyncio.Task[bool] | None = None
        self.draining = False

    async def readiness(self) -> Readiness:
        cache, answers = await asyncio.gather(self._cached(), self._answers())
        checks: dict[str, Check] = {"database": "ok" if answers else "unavailable"}
        if cache is not None:
            checks["cache"] = cache
        ready = answers and not self.draining
        return {"status": "ok" if ready else "unavailable", "checks": checks}

    async def _cached(self) -> Check | None:
        return await self._cache.check() if self._cache else None

    async def _answers(self) -> bool:
        if self._probe is None or self._probe.done():
            self._probe = asyncio.create_task(is_at_head(self._database, self._head))
        # Waited for but not cancelled: closing a connection that hangs takes longer than an
        # answer may take, and the next question can use its result.
        done, _ = await asyncio.wait({self._probe}, timeout=PROBE_TIMEOUT_SECONDS)
        answers = bool(done) and self._probe.exception() is None and self._probe.result()
        if answers and self._was_lost:
            await self._database.renew_connections()
        self._was_lost = not answers
        return answers


@router.get("/livez")
async def livez() -> Response:
    return JSONResponse({"status": "ok"})


@router.get("/readyz")
async def readyz(request: Request) -> Response:
    health: Health = request.app.state.health
    readiness = await health.readiness()
    return JSONResponse(readiness, 200 if readiness["status"] == "ok" else 503)
