"""A rendered service with everything on, against a bare app on the same table, in turns."""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx2

from benchmarks import usage, wrk
from benchmarks.bare import BareApp
from benchmarks.dataset import BODY, Owner, fill, settle
from benchmarks.workloads import TOKENS, WORKLOADS, Workload
from tests.harness.deployments import Deployment
from tests.harness.processes import Process
from tests.harness.projects import Project
from tests.harness.renders import render
from tests.harness.services import Service
from tests.servers import PostgreSQL

WARM_UP_SECONDS = 1
STARTS = 5
ENV = {"RATE_LIMIT": "1000000/second", "ACCESS_TOKEN_TTL_SECONDS": "86400", "LOG_LEVEL": "info"}
SIDES = ("bare", "service")


class Bench:
    """Both sides of one framework, running side by side; only one of them is busy at a time."""

    def __init__(self, project: Project, server: PostgreSQL, folder: Path) -> None:
        framework = project.answers["framework"]
        self.folder = folder
        self.project = project
        self.database = server.create_database(f"bench_{framework}")
        self.deployment = Deployment(self.project, self.database, **ENV)
        self._bare = BareApp(framework, self.project, self.database, folder)
        self.processes: dict[str, Process] = {}
        self.owners: list[Owner] = []

    def start(self) -> None:
        self.deployment.migrate()
        self.processes["service"] = self._start("service")
        service = Service(self.processes["service"].base_url, self.project.answers)
        self.owners = fill(self.database, service)
        service.close()
        self.processes["bare"] = self._start("bare")

    def stop(self) -> None:
        for process in self.processes.values():
            process.stop()
        self.deployment.stop()

    def start_seconds(self, side: str) -> list[float]:
        """From the start of the process to its first good answer."""
        found = []
        for _ in range(STARTS):
            begun = time.perf_counter()
            process = self._start(side)
            found.append(time.perf_counter() - begun)
            process.stop()
        return found

    def check(self) -> None:
        """Both sides answer the same bytes; where a row is new, the same but for what is new."""
        clients = {
            side: httpx2.Client(base_url=process.base_url, trust_env=False)
            for side, process in self.processes.items()
        }
        try:
            for owner in self.owners[:3]:
                for workload in WORKLOADS:
                    _compare(workload, owner, clients["service"], clients["bare"])
        finally:
            for client in clients.values():
                client.close()
            settle(self.database)

    def measure(
        self, rounds: int, seconds: float, wanted: Sequence[str], say: Callable[[str], None]
    ) -> dict[str, Any]:
        """Each round asks everything of both sides, one right after the other."""
        figures: dict[str, Any] = {}
        for number in range(-1, rounds):
            for workload in (one for one in WORKLOADS if one.name in wanted):
                for tokens in TOKENS:
                    loads = workload.loads(self.owners[:tokens], self.folder)
                    for side in SIDES if number % 2 else reversed(SIDES):
                        if number < 0:
                            wrk.run(loads[side], self.processes[side].base_url, WARM_UP_SECONDS)
                        else:
                            place = figures.setdefault(workload.name, {}).setdefault(
                                str(tokens), {"bare": [], "service": []}
                            )
                            place[side].append(self._run(side, loads[side], seconds))
                        if workload.writes:
                            settle(self.database)
            say(f"round {number + 1} of {rounds}" if number >= 0 else "warmed up")
        return figures

    def peak_memory_mb(self, side: str) -> float:
        return usage.peak_memory_mb(self.processes[side].pid)

    def _run(self, side: str, load: wrk.Load, seconds: float) -> dict[str, float]:
        process = self.processes[side]
        before = usage.cpu_seconds(process.pid)
        outcome = wrk.run(load, process.base_url, seconds)
        used = usage.cpu_seconds(process.pid) - before
        return {
            "per_second": round(outcome.per_second, 1),
            "p50_ms": outcome.p50_ms,
            "p99_ms": outcome.p99_ms,
            "errors": outcome.errors,
            "cpu_us": round(used / max(1, outcome.requests) * 1e6, 1),
        }

    def _start(self, side: str) -> Process:
        if side == "service":
            return self.deployment.start()
        process = self._bare.start()
        process.wait_for(f"/orders?owner_id={self.owners[0].id}")
        return process


def measure(
    projects: Sequence[Project], rounds: int, seconds: float, wanted: Sequence[str],
    say: Callable[[str], None],
) -> dict[str, Any]:  # fmt: skip
    found = {}
    for project in projects:
        framework = project.answers["framework"]
        with running(project) as bench:
            say(f"{framework}: running, both sides answer the same")
            figures = bench.measure(rounds, seconds, wanted, lambda text: say(f"  {text}"))
            memory = {side: round(bench.peak_memory_mb(side), 1) for side in SIDES}
            found[framework] = {
                "workloads": figures,
                "peak_memory_mb": memory,
                "start_seconds": {side: bench.start_seconds(side) for side in SIDES},
            }
    return found


@contextmanager
def running(project: Project) -> Iterator[Bench]:
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="be-bench-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        server = stack.enter_context(PostgreSQL(durable=True))
        bench = Bench(project, server, folder)
        stack.callback(bench.stop)
        bench.start()
        bench.check()
        yield bench


def project_of(framework: str) -> Project:
    return render(
        {"project_name": "Bench", "framework": framework, "database": "postgresql", "auth": "jwt",
         "ci": "none"}
    ).setup()  # fmt: skip


def _compare(workload: Workload, owner: Owner, service: httpx2.Client, bare: httpx2.Client) -> None:
    headers = {"Content-Type": "application/json"} if workload.writes else {}
    body = BODY if workload.writes else None
    full = service.request(
        workload.method, workload.service_path(owner), content=body,
        headers=headers | {"Authorization": f"Bearer {owner.token}"},
    )  # fmt: skip
    plain = bare.request(
        workload.method, workload.bare_path(owner), content=body, headers=headers
    )  # fmt: skip
    expected = 201 if workload.writes else 200
    statuses = (full.status_code, plain.status_code)
    if statuses != (expected, expected):
        raise RuntimeError(f"{workload.name}: {statuses} {full.text[:500]} {plain.text[:500]}")
    if _lasting(workload, full) != _lasting(workload, plain):
        raise RuntimeError(f"{workload.name}: not the same:\n{full.text[:500]}\n{plain.text[:500]}")
    if workload.name == "list" and len(full.json()["items"]) != 20:
        raise RuntimeError(f"not 20 rows: {full.text}")


def _lasting(workload: Workload, answer: httpx2.Response) -> object:
    """All that it says and how many bytes that takes, but for the cursor, and what is new."""
    content, _, _ = answer.content.partition(b',"next_cursor":')
    new = {"id", "created_at", "updated_at"} if workload.writes else {"next_cursor"}
    return len(content), {name: name in new or value for name, value in answer.json().items()}
