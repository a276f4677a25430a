"""What a framework's versions are worked out from, and where they are kept."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import copier

from scripts.reference.data import several


def folder(repository: Path, manifest: dict[str, Any]) -> Path:
    return repository / "template" / f"{{{{use.{manifest['name']}}}}}"


def manifest_file(repository: Path, manifest: dict[str, Any]) -> Path:
    return repository / "extensions" / "frameworks" / f"{manifest['name']}.yml"


def renders(repository: Path, manifest: dict[str, Any]) -> Iterator[Path]:
    """A project for each option, the others as they come by default."""
    for axis, offered in manifest["offers"].items():
        for option in offered:
            with tempfile.TemporaryDirectory() as place:
                answer = [option] if several(axis) else option
                answers = {"framework": manifest["name"], axis: answer}
                copier.run_copy(
                    str(repository), place, data=answers, defaults=True, quiet=True,
                    vcs_ref="HEAD", overwrite=True,
                )  # fmt: skip
                yield Path(place)
