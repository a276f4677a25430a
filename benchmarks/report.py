"""The figures as they are printed."""

from typing import Any

from benchmarks.figures import copy_row, spread, workload_row
from benchmarks.workloads import WORKLOADS

HEADS = ["", "", "ratio", "requests/s", "p50 ms", "p99 ms", "CPU us", "errors"]


def lines(result: dict[str, Any]) -> list[str]:
    return [*_copy(result.get("copy", {})), *_service(result.get("service", {}))]


def _copy(found: dict[str, Any]) -> list[str]:
    if not found:
        return []
    rows = [["copy with defaults", "ratio", "seconds", "plain", "CPU s", "plain", "one more adds"]]
    for framework, figures in found.items():
        rows.append([framework, *copy_row(figures)])
    return ["", *_columns(rows)]


def _service(found: dict[str, Any]) -> list[str]:
    if not found:
        return []
    rows = [HEADS]
    for workload in WORKLOADS:
        for framework, figures in found.items():
            for tokens, runs in figures["workloads"].get(workload.name, {}).items():
                what = f"{workload.name}, {tokens} token{'s' if tokens != '1' else ''}"
                rows.append([what, framework, *workload_row(runs)])
    text = ["", "service (bare in brackets); ratio: median [lowest-highest] of service/bare", ""]
    text += _columns(rows)
    for framework, figures in found.items():
        memory, start = figures["peak_memory_mb"], figures["start_seconds"]
        text.append(
            f"{framework}: peak memory {memory['service']:.0f} ({memory['bare']:.0f}) MB, start to"
            f" ready {spread(start['service'])} ({spread(start['bare'])}) s"
        )
    return text


def _columns(rows: list[list[str]]) -> list[str]:
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
