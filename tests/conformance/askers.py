"""Clients that go on asking while something that the service depends on fails."""

import json
import secrets
import threading
import time
from collections.abc import Callable
from typing import Any

import httpx2

from tests.conformance.groups import Group
from tests.conformance.problems import problem
from tests.harness.services import Service
from tests.servers.waiting import wait_until

CREATORS = 3
PAUSE = 0.02
STOPPED_WITHIN = 60
KINDS = ("create", "change", "read", "ready")


class Askers:
    """Some create rows and one changes a row, each trying again what was refused until it is done;
    one reads, and one asks whether the service is ready."""

    def __init__(self, service: Service, group: Group) -> None:
        self.created: dict[str, Any] = {}
        self.refusals = dict.fromkeys(KINDS, 0)
        self.answers = dict.fromkeys(KINDS, 0)
        self.longest = dict.fromkeys(KINDS, 0.0)
        self.is_ready = True
        self._group = group
        self._row = group.create()
        self._member, _ = group.rows.samples.changed(besides=frozenset(group.members))
        self._anonymous = service.anonymous()
        self._over, self._pause = threading.Event(), threading.Event()
        self._failures: list[BaseException] = []
        tasks = [self._create] * CREATORS + [self._change, self._read, self._ask_readiness]
        self._threads = [threading.Thread(target=self._go_on, args=(task,)) for task in tasks]

    def __enter__(self) -> "Askers":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(STOPPED_WITHIN)
        if error is None:
            self._fail()
            assert not any(thread.is_alive() for thread in self._threads)
            self.created[self._row["id"]] = self._row

    def wait_for(self, condition: Callable[[], bool], *, timeout: float, what: str) -> None:
        def met() -> bool:
            self._fail()
            return condition()

        wait_until(met, timeout=timeout, what=what)

    def wait_for_more(self, counts: dict[str, int], *, timeout: float, what: str) -> None:
        """Of the counts given, those of writes and of reads must go up."""
        before = dict(counts)
        self.wait_for(
            lambda: all(counts[name] > before[name] + 1 for name in ("create", "change", "read")),
            timeout=timeout,
            what=what,
        )

    def _fail(self) -> None:
        if self._failures:
            raise self._failures[0]

    def _go_on(self, task: Callable[[], None]) -> None:
        while not self._over.wait(PAUSE):
            try:
                task()
            except BaseException as failure:
                self._failures.append(failure)
                return

    def _create(self) -> None:
        rows, key = self._group.rows, secrets.token_hex(12)
        body = rows.samples.body(**self._group.members)
        row = self._until_done("create", lambda: rows.post(body, Idempotency_Key=key))
        self.created[row["id"]] = row

    def _change(self) -> None:
        rows, row_id = self._group.rows, self._row["id"]
        changes = {self._member: rows.samples.body()[self._member]}
        changed = self._until_done("change", lambda: rows.patch(row_id, changes))
        assert changed["version"] > self._row["version"]
        self._row = changed
        answer = self._timed("read", lambda: rows.get(row_id))
        self._count("read", answer)
        assert not answer.is_success or answer.json() == changed

    def _until_done(self, name: str, ask: Callable[[], httpx2.Response]) -> dict[str, Any]:
        """Also at the end: what a client was refused it tries again until it is done."""
        while True:
            answer = self._timed(name, ask)
            if answer.status_code == 409:
                problem(answer, "request-in-progress")
            else:
                self._count(name, answer)
            if answer.is_success:
                row: dict[str, Any] = json.loads(answer.content)
                return row
            self._pause.wait(PAUSE)

    def _read(self) -> None:
        rows = self._group.rows
        self._count("read", self._timed("read", lambda: rows.page(**self._group.query)))

    def _ask_readiness(self) -> None:
        answer = self._timed("ready", lambda: self._anonymous.get("/readyz"))
        assert answer.status_code in {200, 503}
        self.is_ready = answer.status_code == 200
        self.refusals["ready"] += not self.is_ready

    def _timed(self, name: str, ask: Callable[[], httpx2.Response]) -> httpx2.Response:
        begin = time.monotonic()
        answer = ask()
        self.longest[name] = max(self.longest[name], time.monotonic() - begin)
        return answer

    def _count(self, name: str, answer: httpx2.Response) -> None:
        if answer.is_success:
            self.answers[name] += 1
        else:
            problem(answer, "unavailable")
            assert int(answer.headers["retry-after"]) >= 1
            self.refusals[name] += 1
