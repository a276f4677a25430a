from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.exceptions import HTTPException

from app.platform import health
from app.platform.background import Job, working
from app.platform.database.schema import head_revision
from app.platform.health import Health
from app.platform.http.edge import Edge
from app.platform.http.errors import answer_problem
from app.platform.observability import scrape
from app.platform.services import Services


def create_worker(services: Services, jobs: Sequence[Job]) -> FastAPI:
    """Jobs without an API; what operators ask is answered as by the server."""
    settings, database = services.settings, services.database

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncGenerator[None]:
        async with working(jobs, settings.shutdown_timeout_seconds):
            yield
        await database.close()

    app = FastAPI(openapi_url=None, redirect_slashes=False, lifespan=lifespan)
    app.state.services = services
    app.state.health = Health(database, None, head_revision())
    app.state.metrics = scrape.page(database)
    for router in (health.router, scrape.router):
        app.include_router(router)
    app.add_exception_handler(HTTPException, answer_problem)
    app.add_middleware(Edge, settings=settings, is_lost=database.is_lost)
    return app
