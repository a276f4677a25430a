from prometheus_client import Gauge

from app.platform.observability.metrics import registry

CLOSED, HALF_OPEN, OPEN = 0, 1, 2

breaker_state = Gauge(
    "circuit_breaker_state",
    "Whether calls go through: 0 closed, 1 half-open, 2 open.",
    ["name"],
    registry=registry,
)
