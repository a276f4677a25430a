"""Webhooks as their owner sees them, and the processes that deliver to them."""

from typing import Any

import httpx2

from tests.conformance.exposition import Exposition
from tests.conformance.rows import Rows
from tests.conformance.samples import Samples
from tests.harness.accounts import Account
from tests.harness.processes import Process
from tests.harness.services import Service
from tests.harness.targets import Target
from tests.servers.waiting import wait_until

Webhook = dict[str, Any]

# Nothing is sent there: it only has to be public.
PUBLIC_ADDRESS = "93.184.215.14"
PUBLIC = f"https://{PUBLIC_ADDRESS}/hook"
# Delivers to this machine too, and tries again within moments.
QUICK = {
    "ENVIRONMENT": "development",
    "WEBHOOK_ALLOW_PRIVATE_TARGETS": "true",
    "WEBHOOK_RETRY_BASE_SECONDS": "0.1",
    "WEBHOOK_MAX_ATTEMPTS": "4",
}


def event_types(service: Service, *pasts: str) -> list[str]:
    names = pasts or ("created", "updated", "deleted")
    return [f"{slug(service)}.{service.entity.path}.{past}.v1" for past in names]


def slug(service: Service) -> str:
    return str(service.answers["project_name"]).lower().replace(" ", "-")


class Hooks:
    def __init__(self, service: Service, user: Account | None = None) -> None:
        self.service = service
        self.client = service.client(user)
        self.path = f"{service.api}/webhooks"
        self.rows = Rows(self.client, service.collection, Samples(service.entity))

    def post(self, url: Any, types: Any = None, **more: Any) -> httpx2.Response:
        types = event_types(self.service) if types is None else types
        return self.client.post(self.path, json={"url": url, "event_types": types, **more})

    def add(self, url: str, *pasts: str) -> Webhook:
        answer = self.post(url, event_types(self.service, *pasts))
        assert answer.status_code == 201, answer.text
        webhook: Webhook = answer.json()
        return webhook

    def deliveries(self, webhook: Webhook, **query: Any) -> list[dict[str, Any]]:
        path = f"{self.path}/{webhook['id']}/deliveries"
        answer = self.client.get(path, params={"sort": "created_at", "limit": 100, **query})
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    def wait_for(self, webhook: Webhook, count: int = 1, **members: Any) -> list[dict[str, Any]]:
        """The deliveries that have these members, once there are so many."""

        def found() -> list[dict[str, Any]]:
            return [one for one in self.deliveries(webhook) if members.items() <= one.items()]

        wait_until(lambda: len(found()) >= count, timeout=30, what=f"{count} times {members}")
        return found()

    def retry(self, webhook: Webhook, delivery_id: str) -> httpx2.Response:
        path = f"{self.path}/{webhook['id']}/deliveries/{delivery_id}/retry"
        return self.client.post(path)


class Posting:
    """A service together with what delivers for it: a worker, or on an embedded database the
    server itself."""

    def __init__(self, service: Service, target: Target, env: dict[str, str]) -> None:
        self.service = service
        self._target = target
        self._env = env
        self.deliverer = self.work() if target.server else self.server

    @property
    def server(self) -> Process:
        assert self.service.process is not None
        return self.service.process

    def work(self, **env: str) -> Process:
        """One more process that delivers."""
        return self._start("work" if self._target.server else "serve", env)

    def work_again(self, **env: str) -> None:
        """Starts what delivers anew, after it ended."""
        self.deliverer = process = self.work(**env)
        if not self._target.server:
            self._serve_by(process)

    def begin_again(self, **env: str) -> None:
        """Starts all of it anew, after it ended."""
        self._serve_by(self._start("serve", env))
        self.deliverer = self.work(**env) if self._target.server else self.server

    def replace(self, **env: str) -> None:
        """Ends all of it, and starts it anew."""
        for process in {self.server, self.deliverer}:
            assert process.stop() == 0
        self.begin_again(**env)

    def metric(self, name: str, /, **labels: str) -> list[float]:
        text = httpx2.get(f"{self.deliverer.base_url}/metrics", trust_env=False).text
        return [sample.value for sample in Exposition(text).of(name, **labels)]

    def hooks(self, user: Account | None = None) -> Hooks:
        return Hooks(self.service, user)

    def _start(self, part: str, env: dict[str, str]) -> Process:
        assert self.service.deployment is not None
        return self.service.deployment.start(part=part, **self._env | env)

    def _serve_by(self, process: Process) -> None:
        self.service.close()
        old = self.service
        self.service = Service(process.base_url, old.answers, old.deployment, process)
