"""The tables of docs/performance.md, from what `make bench ARGS=--record` has measured."""

import json
from collections.abc import Iterable
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.figures import copy_row, middle, spread, workload_row
from benchmarks.workloads import WORKLOADS

RECORD = Path(__file__).resolve().parents[2] / "benchmarks" / "result.json"
Rows = list[list[str]]


def machine() -> Rows:
    where = _record()["machine"]
    names = {
        "date": "date", "commit": "commit", "processor": "processor", "cores": "cores",
        "memory": "memory", "system": "system", "load": "load average at the start",
    }  # fmt: skip
    rows = [[title, where[name]] for name, title in names.items()]
    record = _record()
    rounds = f"{record['rounds']} rounds, {record['seconds']} s of load for each figure of a round"
    return [["what", "value"], *rows, ["rounds", rounds]]


def copies() -> Rows:
    heads = ["framework", "times plain", "seconds", "plain", "CPU s", "plain", "one more adds"]
    return [heads, *([name, *copy_row(one)] for name, one in _record()["copy"].items())]


def services() -> Rows:
    heads = ["request", "tokens", "framework", "of bare", "goal", "requests/s", "p50 ms", "p99 ms",
             "CPU µs", "errors"]  # fmt: skip
    return [heads, *_services()]


def _services() -> Iterable[list[str]]:
    for workload in WORKLOADS:
        for name, figures in _record()["service"].items():
            for tokens, runs in figures["workloads"][workload.name].items():
                row = workload_row(runs)
                yield [workload.what, tokens, name, row[0], f"{workload.goal:.2f}", *row[1:]]


def processes() -> Rows:
    rows = []
    for name, figures in _record()["service"].items():
        memory, start = figures["peak_memory_mb"], figures["start_seconds"]
        rows.append(
            [name, f"{memory['service']:.0f} ({memory['bare']:.0f})",
             f"{spread(start['service'])} ({spread(start['bare'])})"]
        )  # fmt: skip
    return [["framework", "peak memory MB", "start to ready s"], *rows]


def compared() -> Rows:
    """One account's figures, the frameworks side by side."""
    found = _record()["service"]
    rows = []
    for workload in WORKLOADS:
        runs = [one["workloads"][workload.name]["1"]["service"] for one in found.values()]
        rate = [f"{middle(one, 'per_second'):,.0f}" for one in runs]
        spent = [f"{middle(one, 'cpu_us'):,.0f}" for one in runs]
        rows += [[f"{workload.what}: requests/s", *rate], [f"{workload.what}: CPU µs", *spent]]
    memory = [f"{one['peak_memory_mb']['service']:.0f}" for one in found.values()]
    start = [f"{median(one['start_seconds']['service']):.1f}" for one in found.values()]
    rows += [["peak memory, MB", *memory], ["start to ready, s", *start]]
    return [["the service", *found], *rows]


def _record() -> dict[str, Any]:
    record: dict[str, Any] = json.loads(RECORD.read_text("utf-8"))
    return record
