"""Clients that create rows, each with a key, until the server is gone."""

import secrets
import threading
from typing import Any

import httpx2

from tests.conformance.rows import Rows
from tests.harness.processes import Process
from tests.servers.waiting import wait_until

WRITERS = 4


class Writers:
    def __init__(self, rows: Rows, members: dict[str, Any]) -> None:
        self.sent: dict[str, dict[str, Any]] = {}
        self.acknowledged: dict[str, bytes] = {}
        self.refused: list[str] = []
        self._rows, self._members = rows, members
        self._threads = [threading.Thread(target=self._write) for _ in range(WRITERS)]
        for thread in self._threads:
            thread.start()

    def _write(self) -> None:
        while True:
            key = secrets.token_hex(12)
            self.sent[key] = self._rows.samples.body(**self._members)
            try:
                answer = self._rows.post(self.sent[key], Idempotency_Key=key)
            except httpx2.TransportError:
                return
            if answer.status_code != 201:
                self.refused.append(answer.text)
                return
            self.acknowledged[key] = answer.content

    def kill_after(self, process: Process, writes: int) -> None:
        wait_until(
            lambda: len(self.acknowledged) >= writes or self.refused,
            timeout=30,
            what=f"{writes} writes",
        )
        process.kill()
        for thread in self._threads:
            thread.join(30)
