"""Tested versions of a Python framework: one resolution of what every option needs."""

import re
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import copier

from scripts.raise_versions.uv import resolve
from scripts.reference.data import several

HEADER = """\
# Versions that were tested together: `make setup` locks to them while there is no uv.lock.
[tool.uv]
constraint-dependencies = [
"""


def raise_tested(repository: Path, manifest: dict[str, Any]) -> Path:
    needed = sorted(
        {line for project in _renders(repository, manifest) for line in _needs(project)}
    )
    versions = resolve("-", requirements=needed)
    path = _folder(repository, manifest) / "tested-versions.toml"
    lines = [f'    "{line}",\n' for line in versions]
    path.write_text(f"{HEADER}{''.join(lines)}]\n", "utf-8")
    return path


def raise_lower_bounds(repository: Path, manifest: dict[str, Any]) -> list[Path]:
    folder = _folder(repository, manifest)
    tested = tomllib.loads((folder / "tested-versions.toml").read_text("utf-8"))
    paths = [
        folder / "pyproject.toml.jinja",
        repository / "extensions" / "frameworks" / f"{manifest['name']}.yml",
    ]
    for path in paths:
        write_bounds(path, tested["tool"]["uv"]["constraint-dependencies"])
    return paths


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


def _folder(repository: Path, manifest: dict[str, Any]) -> Path:
    return repository / "template" / f"{{{{use.{manifest['name']}}}}}"


def _renders(repository: Path, manifest: dict[str, Any]) -> Iterator[Path]:
    """A project for each option, the others as they come by default."""
    for axis, offered in manifest["offers"].items():
        for option in offered:
            with tempfile.TemporaryDirectory() as folder:
                answer = [option] if several(axis) else option
                answers = {"framework": manifest["name"], axis: answer}
                copier.run_copy(
                    str(repository), folder, data=answers, defaults=True, quiet=True,
                    vcs_ref="HEAD", overwrite=True,
                )  # fmt: skip
                yield Path(folder)


def _needs(project: Path) -> Iterator[str]:
    content = tomllib.loads((project / "pyproject.toml").read_text("utf-8"))
    yield from content["project"]["dependencies"]
    for group in content.get("dependency-groups", {}).values():
        yield from (line for line in group if isinstance(line, str))
