from prometheus_client import Gauge

from app.platform.observability.metrics import registry

pending_events = Gauge(
    "outbox_pending_events", "Events that were not handed on yet.", registry=registry
)
oldest_event_age = Gauge(
    "outbox_oldest_event_age_seconds", "Age of the oldest of these events.", registry=registry
)
