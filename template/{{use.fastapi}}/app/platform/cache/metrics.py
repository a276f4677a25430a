from prometheus_client import Counter

from app.platform.observability.metrics import registry

cache_requests = Counter(
    "cache_requests", "Reads that asked the cache.", ["result"], registry=registry
)
HIT = cache_requests.labels(result="hit")
MISS = cache_requests.labels(result="miss")
ERROR = cache_requests.labels(result="error")
