"""Clients that write through some replicas at once, and what they were told."""

import json
import secrets
import threading
from collections.abc import Callable, Sequence
from typing import Any

import httpx2

from tests.conformance.groups import Group
from tests.conformance.rows import Rows, etag
from tests.harness.processes import Process
from tests.servers.waiting import wait_until

STALE = 1_000_000


class Writers:
    """At each replica two that create rows, each with a key; at the first one also one that changes
    a row and one whose writes are refused. They go on until their replica is gone."""

    def __init__(self, replicas: Sequence[Rows], group: Group) -> None:
        self.sent: dict[str, dict[str, Any]] = {}
        self.acknowledged: dict[str, bytes] = {}
        self.unexpected: list[str] = []
        self._group = group
        self._over = threading.Event()
        self._refused = threading.Event()
        self.row = self._create(replicas[0])
        samples = replicas[0].samples
        kept = {*group.members, *(field.name for field in samples.unique_fields())}
        self.member, _ = samples.changed(besides=frozenset(kept))
        self.value: Any = None
        tasks = [(self._create, rows) for rows in (*replicas, *replicas)]
        tasks += [(self._change, replicas[0]), (self._are_refused, replicas[0])]
        self._threads = [threading.Thread(target=self._go_on, args=task) for task in tasks]
        for thread in self._threads:
            thread.start()

    def kill_after(self, processes: Sequence[Process], writes: int) -> None:
        wait_until(
            lambda: self.unexpected
            or (len(self.acknowledged) >= writes and self._refused.is_set()),
            timeout=30, what=f"{writes} writes and each refusal", every=0.001,
        )  # fmt: skip
        for process in processes:
            process.kill()
        self._over.set()
        for thread in self._threads:
            thread.join(30)
            assert not thread.is_alive()

    def _go_on(self, write: Callable[[Rows], Any], rows: Rows) -> None:
        while not self._over.is_set():
            try:
                write(rows)
            except httpx2.TransportError:
                return

    def _create(self, rows: Rows) -> Any:
        key = secrets.token_hex(12)
        self.sent[key] = self._body(rows)
        answer = rows.post(self.sent[key], Idempotency_Key=key)
        if self._is(answer, 201):
            self.acknowledged[key] = answer.content
        return json.loads(answer.content)

    def _change(self, rows: Rows) -> None:
        self.value = rows.samples.body()[self.member]
        changes = {self.member: self.value}
        answer = rows.patch(self.row["id"], changes, etag(self.row["version"]))
        if self._is(answer, 200):
            self.row = answer.json()

    def _are_refused(self, rows: Rows) -> None:
        body = self._body(rows)
        for field in rows.samples.unique_fields()[:1]:
            self._is(rows.post(body | {field.name: self.row[field.name]}), 409)
        self._is(rows.post(body | {"unheard_of": 1}), 422)
        changes = {self.member: rows.samples.body()[self.member]}
        self._is(rows.patch(self.row["id"], changes, etag(STALE)), 412)
        self._refused.set()

    def _body(self, rows: Rows) -> dict[str, Any]:
        return rows.samples.body(**self._group.members)

    def _is(self, answer: httpx2.Response, status: int) -> bool:
        if answer.status_code != status:
            self.unexpected.append(f"{answer.status_code} {answer.text}")
            self._over.set()
        return answer.status_code == status
