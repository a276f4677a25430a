"""Stacks as profilers tell them, brought to one form: the frames from the root, and how often."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

Stacks = Counter[tuple[str, ...]]
# What a frame is part of: a package, the project itself, or the runtime.
PACKAGES = re.compile(r"(?:site-packages|node_modules)/((?:@[^/]+/)?[^/]+)")
IDLE = {"(idle)", "(program)", "(root)"}
# The whole life of the process is profiled: what loads its modules is no part of a request.
LOADING = "node:internal/modules/"


def read(folder: Path) -> Stacks:
    """Of a folder with one profile, either collapsed stacks or one of V8's."""
    (path,) = folder.iterdir()
    return _of_v8(json.loads(path.read_text())) if path.suffix == ".cpuprofile" else _folded(path)


def _folded(path: Path) -> Stacks:
    found: Stacks = Counter()
    for line in path.read_text().splitlines():
        stack, _, count = line.rpartition(" ")
        found[tuple(_python_frame(frame) for frame in stack.split(";"))] += int(count)
    return found


def _python_frame(frame: str) -> str:
    """From `name (path:line)` to `name path`."""
    name, _, place = frame.partition(" (")
    return _frame(name, place.rpartition(":")[0] or place.rstrip(")"))


def _of_v8(profile: dict[str, Any]) -> Stacks:
    nodes = {node["id"]: node for node in profile["nodes"]}
    parents = {child: node["id"] for node in nodes.values() for child in node.get("children", ())}
    found: Stacks = Counter()
    for sample, microseconds in zip(profile["samples"], profile["timeDeltas"], strict=True):
        at: int | None = sample
        calls = []
        while at is not None:
            calls.append(nodes[at]["callFrame"])
            at = parents.get(at)
        idle = calls[0]["functionName"] in IDLE
        if not idle and not any(call["url"].startswith(LOADING) for call in calls):
            frames = [_frame(one["functionName"] or "(anonymous)", one["url"]) for one in calls]
            found[tuple(reversed(frames))] += max(0, microseconds)
    return found


def _frame(name: str, place: str) -> str:
    package = PACKAGES.search(place)
    if package:
        return f"{name} [{package[1]}]"
    project = re.search(r"(?:^|/)(?:app|dist|src)/(.+)$", place)
    if project and not place.startswith(("node:", "<")) and "lib/python" not in place:
        return f"{name} {project[1]}"
    return f"{name} [runtime]"
