"""Medians with their spread."""

from collections.abc import Callable, Sequence
from statistics import median
from typing import Any

Runs = Sequence[dict[str, float]]


def spread(values: Sequence[float], digits: int = 2) -> str:
    if not values:
        return "-"
    middle, low, high = (
        f"{each:.{digits}f}" for each in (median(values), min(values), max(values))
    )
    return f"{middle} [{low}-{high}]"


def ratios(runs: dict[str, Runs]) -> list[float]:
    pairs = zip(runs["service"], runs["bare"], strict=True)
    return [service["per_second"] / bare["per_second"] for service, bare in pairs]


def middle(runs: Runs, name: str) -> float:
    return median(run[name] for run in runs)


def total(runs: Runs, name: str) -> float:
    return sum(run[name] for run in runs)


def sides(runs: dict[str, Runs], of: Callable[[Runs], str]) -> str:
    return f"{of(runs['service'])} ({of(runs['bare'])})"


def workload_row(runs: dict[str, Any]) -> list[str]:
    """Ratio, then service (bare): requests per second, p50, p99, CPU per request, errors."""
    return [
        spread(ratios(runs)),
        sides(runs, lambda one: f"{middle(one, 'per_second'):,.0f}"),
        sides(runs, lambda one: f"{middle(one, 'p50_ms'):.1f}"),
        sides(runs, lambda one: f"{middle(one, 'p99_ms'):.1f}"),
        sides(runs, lambda one: f"{middle(one, 'cpu_us'):,.0f}"),
        sides(runs, lambda one: f"{total(one, 'errors'):.0f}"),
    ]


def copy_row(figures: dict[str, Runs]) -> list[str]:
    """Ratio, seconds of the template and of the plain one, CPU of both, what one more adds."""
    seconds = {name: [run["seconds"] for run in runs] for name, runs in figures.items()}
    pairs = zip(seconds["template"], seconds["plain"], strict=True)
    cpu = {name: middle(runs, "cpu_seconds") for name, runs in figures.items()}
    return [
        spread([template / plain for template, plain in pairs]),
        spread(seconds["template"]),
        spread(seconds["plain"]),
        f"{cpu['template']:.2f}",
        f"{cpu['plain']:.2f}",
        f"{(cpu['one more'] - cpu['template']) * 1000:.0f} ms",
    ]
