"""What the processes count: how it moved while the demo looked."""

from collections import defaultdict

import httpx2

from scripts.demo import console
from tests.conformance.exposition import Exposition, Sample

FAMILIES = (
    "http_server_request_duration_seconds_count",
    "auth_failures_total",
    "cache_requests_total",
    "circuit_breaker_state",
    "idempotency_replays_total",
    "outbox_pending_events",
    "outbox_oldest_event_age_seconds",
    "webhook_deliveries_total",
)


class Metrics:
    """The pages /metrics of some processes, as they were at each look."""

    def __init__(self) -> None:
        self._processes: dict[str, str] = {}
        self._seen: dict[tuple[str, str, str], list[float]] = defaultdict(lambda: [0])

    def watch(self, process: str, base_url: str) -> None:
        self._processes[process] = base_url
        self.look()

    def value(self, process: str, name: str) -> float:
        return self._page(process).total(name)

    def look(self) -> None:
        for process in self._processes:
            for sample in self._page(process).samples:
                values = self._seen[process, sample.name, _labels(sample)]
                if sample.value != values[-1] and not _asked_by_operators(sample):
                    values.append(sample.value)

    def show(self) -> None:
        self.look()
        for process in self._processes:
            console.say()
            console.say(console.bold(f"What moved at /metrics of the {process}"))
            for family in FAMILIES:
                moved = [
                    (labels, values)
                    for (where, name, labels), values in self._seen.items()
                    if (where, name) == (process, family) and len(values) > 1
                ]
                if moved:
                    console.moved(family, moved)

    def _page(self, process: str) -> Exposition:
        answer = httpx2.get(f"{self._processes[process]}/metrics", trust_env=False)
        return Exposition(answer.raise_for_status().text)


def _labels(sample: Sample) -> str:
    return " ".join(sample.labels.values())


def _asked_by_operators(sample: Sample) -> bool:
    """As these looks are: what stands at the root, beside the API."""
    return sample.labels.get("http_route", "").count("/") == 1
