from collections.abc import Callable

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from app.platform.database import Database
from app.platform.observability.metrics import PoolCollector, registry

router = APIRouter(include_in_schema=False)


def page(database: Database) -> Callable[[], bytes]:
    """Writes this process's metrics and those of one application's own database."""
    own = CollectorRegistry()
    own.register(PoolCollector(database))
    return lambda: generate_latest(registry) + generate_latest(own)


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    headers = {"Cache-Control": "no-store"}
    return Response(request.app.state.metrics(), 200, headers, media_type=CONTENT_TYPE_LATEST)
