"""`make raise-versions`: the tested versions of every framework, and this repository's own."""

import sys
from pathlib import Path

from scripts.raise_versions import npm_packages, python_packages
from scripts.raise_versions.uv import resolve
from scripts.reference.data import REPOSITORY, frameworks

ECOSYSTEMS = {"Python": python_packages, "TypeScript": npm_packages}


def main(lower_bounds: bool) -> None:
    for manifest in frameworks():
        ecosystem = ECOSYSTEMS[manifest["language"]]
        _told(*ecosystem.raise_versions(REPOSITORY, manifest, lower_bounds=lower_bounds))
    versions = resolve("pyproject.toml", "--group", "dev", "--group", "setup")
    constraints = REPOSITORY / "constraints.txt"
    constraints.write_text("".join(f"{line}\n" for line in versions), "utf-8")
    _told(constraints)
    if lower_bounds:
        own = REPOSITORY / "pyproject.toml"
        python_packages.write_bounds(own, versions)
        _told(own)


def _told(*paths: Path) -> None:
    for path in paths:
        print(f"written: {path.relative_to(REPOSITORY)}", flush=True)


if __name__ == "__main__":
    main("--lower-bounds" in sys.argv[1:])
