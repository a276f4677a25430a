"""Replicas that are killed amid writes, again and again, and what must be there each time."""

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2

from tests.conformance.conftest import Replicate
from tests.conformance.groups import Group
from tests.conformance.problems import one_of
from tests.conformance.rows import Rows, rows_of
from tests.conformance.trail import Trail
from tests.conformance.writers import Writers
from tests.harness.services import Service
from tests.servers.waiting import wait_until


class Crashes:
    """One user's rows on two replicas: one of them dies, then both at once, and so on."""

    def __init__(self, services: Sequence[Service], replicate: Replicate) -> None:
        self._services = list(services)
        self._replicate = replicate
        self._user = services[0].account()
        is_audited = "audit" in services[0].answers.get("features", ())
        self._admin = services[0].admin() if is_audited else None
        self._group = Group(rows_of(services[0], self._user))
        self._known: dict[str, dict[str, Any]] = {}

    def kill(self, times: int) -> None:
        kills = round_ = 0
        while kills < times:
            victims = min(1 + round_ % 2, times - kills)
            self._kill(victims, amid=1 + 5 * round_ % 17)
            kills += victims
            round_ += 1

    def _kill(self, victims: int, amid: int) -> None:
        replicas = [rows_of(service, self._user) for service in self._services]
        writers = Writers(replicas, self._group)
        dying = self._services[:victims]
        writers.kill_after([one.process for one in dying if one.process], amid)
        assert not writers.unexpected

        # A survivor is asked at once, while the others start.
        with ThreadPoolExecutor(victims) as pool:
            started = [pool.submit(self._replicate, one) for one in dying]
            survivors = self._services[victims:] or [started[0].result()]
            self._check(survivors[0], writers)
            self._services[:victims] = [one.result() for one in started]
        self._services.reverse()

    def _check(self, service: Service, writers: Writers) -> None:
        rows = rows_of(service, self._user)
        for key, body in writers.sent.items():
            answer = sent_again(rows, body, key)
            acknowledged = writers.acknowledged.get(key)
            if acknowledged:
                assert answer.content == acknowledged
                assert answer.headers["idempotent-replayed"] == "true"
            row = answer.json()
            self._known[row["id"]] = row
        # From a list, which no cache has.
        found = rows.walk(**self._group.query, limit=100)
        there = {row["id"]: row for row in found}
        row = there[writers.row["id"]]
        if row != writers.row:
            assert row["version"] == writers.row["version"] + 1
            assert row[writers.member] == writers.value
        self._known[row["id"]] = row
        assert there == self._known
        assert len(found) == len(there)
        if self._admin is not None:
            self._check_trail(Trail(service, self._admin))

    def _check_trail(self, trail: Trail) -> None:
        path = self._services[0].entity.path
        events = trail.events(actor_id=self._user.id)
        told = Counter(
            (event["resource_id"], event["action"])
            for event in events
            if event["resource_type"] == path
        )
        expected = Counter({(row_id, f"{path}.create"): 1 for row_id in self._known})
        expected.update(
            {(row_id, f"{path}.update"): row["version"] - 1 for row_id, row in self._known.items()}
        )
        assert told == +expected


def sent_again(rows: Rows, body: Any, key: str) -> httpx2.Response:
    """The database may still be at work for a replica that is dead."""
    answers: list[httpx2.Response] = []

    def is_done() -> bool:
        answers.append(rows.post(body, Idempotency_Key=key))
        return answers[-1].status_code == 201 or not one_of(answers[-1], ["request-in-progress"])

    wait_until(is_done, timeout=10, what="the outcome of a write that was cut off")
    return answers[-1]
