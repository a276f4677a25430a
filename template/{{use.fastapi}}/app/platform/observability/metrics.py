from collections.abc import Iterable

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
)
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import QueuePool

from app.platform.database.database import Database
from app.platform.observability.targets import LATENCY_SECONDS

registry = CollectorRegistry()
ProcessCollector(registry=registry)
PlatformCollector(registry=registry)
GCCollector(registry=registry)

# With the promised duration as one of them, the share of slower requests is exact.
BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10)

# Names and labels: https://opentelemetry.io/docs/specs/semconv/http/http-metrics/
request_duration = Histogram(
    "http_server_request_duration_seconds",
    "Duration of HTTP server requests.",
    ["http_request_method", "http_route", "http_response_status_code"],
    buckets=sorted({*BOUNDS, LATENCY_SECONDS}),
    registry=registry,
)
active_requests = Gauge(
    "http_server_active_requests", "HTTP server requests in flight.", registry=registry
)
auth_failures = Counter(
    "auth_failures", "Refused credentials and tokens.", ["reason"], registry=registry
)
idempotency_replays = Counter(
    "idempotency_replays", "Answers given again for a known Idempotency-Key.", registry=registry
)


class PoolCollector(Collector):
    """Reads the primary's connection pool at each scrape."""

    def __init__(self, database: Database) -> None:
        self._pool = database.primary.pool

    def collect(self) -> Iterable[Metric]:
        if not isinstance(self._pool, QueuePool):
            return
        count = GaugeMetricFamily(
            "db_client_connection_count", "Open database connections.", labels=["state"]
        )
        count.add_metric(["idle"], self._pool.checkedin())
        count.add_metric(["used"], self._pool.checkedout())
        yield count
        yield GaugeMetricFamily(
            "db_client_connection_max",
            "Database connections that may be open at once.",
            value=self._pool.size(),
        )
