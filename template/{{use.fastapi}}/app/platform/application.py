from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from itertools import chain
from typing import Protocol

from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.telemetry import TelemetryConfig
from starlette.exceptions import HTTPException

from app.platform import docs, health
from app.platform.background import Job, working
from app.platform.database.schema import head_revision
from app.platform.health import Health
from app.platform.http.cors import Cors
from app.platform.http.edge import Edge
from app.platform.http.errors import answer_problem
from app.platform.observability import scrape
from app.platform.observability.tracing import start_exporting
from app.platform.openapi import ApiDescription, describe
from app.platform.problems import pages
from app.platform.services import Services


class Module(Protocol):
    """A part of the service that has routes and something that runs beside them."""

    api_routers: Sequence[APIRouter]
    root_routers: Sequence[APIRouter]

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def clean_up(self, now: datetime) -> None:
        """Deletes what has expired."""


def create_app(
    services: Services,
    modules: Sequence[Module],
    resources: Sequence[APIRouter],
    jobs: Sequence[Job],
    description: ApiDescription,
) -> FastAPI:
    """The application without a server; `jobs` are what it does beside answering."""
    settings = services.settings
    routers = [*chain.from_iterable(module.api_routers for module in modules), *resources]
    endpoint, patience = settings.otel_exporter_otlp_endpoint, settings.shutdown_timeout_seconds
    tracing = start_exporting(endpoint, description.slug, patience) if endpoint else None

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncGenerator[None]:
        await services.cache.start()
        for module in modules:
            await module.start()
        async with working(jobs, settings.shutdown_timeout_seconds):
            yield
        for module in modules:
            await module.stop()
        await services.cache.stop()
        await services.database.close()
        if tracing is not None:
            tracing.shutdown()

    telemetry: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False}
    if tracing is not None:
        telemetry |= {"tracing": True, "tracer_provider": tracing}
    app = FastAPI(
        title=description.title,
        version=description.version,
        openapi_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
        telemetry=telemetry,
    )
    app.state.services = services
    app.state.health = Health(services.database, services.cache, head_revision())
    app.state.metrics = scrape.page(services.database)
    roots = chain.from_iterable(module.root_routers for module in modules)
    operations = [health.router, scrape.router, docs.router, pages.router]
    # They are tried in this order, and resources are asked for most.
    apis = chain.from_iterable(module.api_routers for module in modules)
    for router in [*resources, *apis, *roots, *operations]:
        # Each route has its whole path; including the router would match it a second time.
        app.router.routes.extend(router.routes)
    app.state.openapi = describe(app, routers, description)
    app.add_exception_handler(HTTPException, answer_problem)
    app.add_exception_handler(RequestValidationError, answer_problem)
    if settings.cors_origins:
        app.add_middleware(Cors, origins=settings.cors_origins)
    app.add_middleware(Edge, settings=settings, is_lost=services.database.is_lost)
    return app
