"""Tested versions of a Node.js framework: one lock file of what every option needs."""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from scripts.raise_versions.renders import folder, manifest_file, renders

GROUPS = ("dependencies", "devDependencies")
# Describes Node.js itself, so its major version is that of the tool chain.
NODE_TYPES = "@types/node"
VERSION = re.compile(
    r'(?P<name>[@A-Za-z0-9][A-Za-z0-9_./-]*)(?P<between>"?: "?)(?P<number>\d+\.\d+\.\d+)'
)

Needs = dict[str, dict[str, str]]


def raise_versions(repository: Path, manifest: dict[str, Any], *, lower_bounds: bool) -> list[Path]:
    """The newest versions that the bounds allow; with new bounds, the newest there are."""
    needs = _needs(repository, manifest)
    if lower_bounds:
        newest = {NODE_TYPES: f"^{manifest['toolchain']['versions'][-1]}"}
        needs = {
            group: {name: newest.get(name, "latest") for name in names}
            for group, names in needs.items()
        }
    lock = _locked(needs)
    tested = folder(repository, manifest) / "tested-versions.json"
    tested.write_text(f"{json.dumps(lock, indent=2, ensure_ascii=False)}\n", "utf-8")
    bounds = [
        folder(repository, manifest) / "package.json.jinja",
        manifest_file(repository, manifest),
    ]
    if lower_bounds:
        for path in bounds:
            _write_bounds(path, lock["packages"][""])
    return [tested, *(bounds if lower_bounds else [])]


def _needs(repository: Path, manifest: dict[str, Any]) -> Needs:
    needs: Needs = {group: {} for group in GROUPS}
    for project in renders(repository, manifest):
        content = json.loads((project / "package.json").read_text("utf-8"))
        for group in GROUPS:
            needs[group] |= content[group]
    return {group: dict(sorted(names.items())) for group, names in needs.items()}


def _locked(needs: Needs) -> dict[str, Any]:
    """A lock file without addresses: neither where packages came from nor where to fund them."""
    package = {"name": "tested-versions", "version": "0.0.0", "private": True}
    with tempfile.TemporaryDirectory() as place:
        manifest = Path(place, "package.json")
        manifest.write_text(json.dumps(package | needs), "utf-8")
        subprocess.run(
            [Path(sys.executable).with_name("npm"), "install", "--package-lock-only",
             "--omit-lockfile-registry-resolved", "--ignore-scripts", "--no-audit", "--no-fund"],
            cwd=place, check=True,
        )  # fmt: skip
        lock: dict[str, Any] = json.loads(Path(place, "package-lock.json").read_text("utf-8"))
    for one in lock["packages"].values():
        one.pop("funding", None)
    root = lock["packages"][""]
    for group in GROUPS:
        for name in root[group]:
            root[group][name] = lock["packages"][f"node_modules/{name}"]["version"]
    return lock


def _write_bounds(path: Path, root: dict[str, Any]) -> None:
    tested = root["dependencies"] | root["devDependencies"]

    def bound(match: re.Match[str]) -> str:
        version = tested.get(match["name"], match["number"])
        return f"{match['name']}{match['between']}{version}"

    path.write_text(VERSION.sub(bound, path.read_text("utf-8")), "utf-8")
