"""Tested versions of a Python framework: one resolution of what every option needs."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scripts.raise_versions.renders import folder, manifest_file, renders
from scripts.raise_versions.uv import resolve

HEADER = """\
# Versions that were tested together: `make setup` locks to them while there is no uv.lock.
[tool.uv]
constraint-dependencies = [
"""


def raise_versions(repository: Path, manifest: dict[str, Any], *, lower_bounds: bool) -> list[Path]:
    needed = sorted({line for project in renders(repository, manifest) for line in _needs(project)})
    versions = resolve("-", requirements=needed)
    tested = folder(repository, manifest) / "tested-versions.toml"
    lines = [f'    "{line}",\n' for line in versions]
    tested.write_text(f"{HEADER}{''.join(lines)}]\n", "utf-8")
    bounds = [
        folder(repository, manifest) / "pyproject.toml.jinja",
        manifest_file(repository, manifest),
    ]
    if lower_bounds:
        for path in bounds:
            write_bounds(path, versions)
    return [tested, *(bounds if lower_bounds else [])]


def write_bounds(path: Path, versions: list[str]) -> None:
    """Let each `name>=x` ask for the tested minor version."""
    newest = {line.partition("==")[0]: line.partition("==")[2].split(" ")[0] for line in versions}

    def bound(match: re.Match[str]) -> str:
        version = newest.get(match["name"].lower().replace("_", "-"))
        if version is None:
            return match[0]
        return f"{match['name']}{match['extras']}>={'.'.join(version.split('.')[:2])}"

    text = path.read_text("utf-8")
    named = re.compile(r"(?P<name>[A-Za-z0-9._-]+)(?P<extras>(?:\[[^]]+\])?)>=[0-9.]+")
    path.write_text(named.sub(bound, text), "utf-8")


def _needs(project: Path) -> Iterator[str]:
    content = tomllib.loads((project / "pyproject.toml").read_text("utf-8"))
    yield from content["project"]["dependencies"]
    for group in content.get("dependency-groups", {}).values():
        yield from (line for line in group if isinstance(line, str))
