from prometheus_client import Counter

from app.platform.observability.metrics import registry

deliveries_total = Counter(
    "webhook_deliveries", "Tries to deliver an event to a webhook.", ["outcome"], registry=registry
)
for outcome in ("delivered", "failed", "dead"):
    deliveries_total.labels(outcome)
