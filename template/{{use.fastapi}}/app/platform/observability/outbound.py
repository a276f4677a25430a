from prometheus_client import Gauge

from app.platform.observability.metrics import registry

breaker_state = Gauge(
    "circuit_breaker_state", "0 closed, 1 half-open, 2 open.", ["name"], registry=registry
)
