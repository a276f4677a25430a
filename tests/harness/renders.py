"""Copies of the template, made once for equal answers, set up once for equal files."""

import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import copier
import yaml

from tests.harness.locks import locked
from tests.harness.paths import BUILD
from tests.harness.projects import PATHS, Project
from tests.harness.sources import digest, snapshot

RENDERS = BUILD / "renders"
UNUSED_FOR = 24 * 3600


def render(answers: Mapping[str, Any]) -> Project:
    source = snapshot()
    asked = json.dumps(answers, sort_keys=True)
    name = hashlib.sha256(f"{source.name} {asked}".encode()).hexdigest()[:16]
    pointer = RENDERS / "answers" / name
    with locked(pointer):
        if not (pointer.is_file() and (RENDERS / pointer.read_text() / PATHS).is_file()):
            with tempfile.TemporaryDirectory(dir=RENDERS, prefix="render-") as folder:
                pointer.write_text(_place(_copy(source, answers, Path(folder) / "project")))
        place = RENDERS / pointer.read_text()
        os.utime(place)
    _prune()
    return Project(place / "project")


def _copy(source: Path, answers: Mapping[str, Any], target: Path) -> Path:
    copier.run_copy(str(source), target, data=dict(answers), defaults=True, quiet=True)
    _forget(source, target)
    return target


def _forget(source: Path, project: Path) -> None:
    """Equal renders shall have equal bytes, whichever frozen copy they came from."""
    record = project / ".copier-answers.yml"
    answers = yaml.safe_load(record.read_text())
    if str(answers.get("_src_path")) == str(source):
        record.write_text(record.read_text().replace(str(source), "template"))


def _place(rendered: Path) -> str:
    files = {path: path.read_bytes() for path in rendered.rglob("*") if path.is_file()}
    name = digest({path.relative_to(rendered): content for path, content in files.items()})
    paths = sorted(path.relative_to(rendered).as_posix() for path in rendered.rglob("*"))
    place = RENDERS / name
    with locked(place):
        if not place.is_dir():
            place.mkdir()
            rendered.rename(place / "project")
        (place / PATHS).write_text("\n".join(paths))
    return name


def _prune() -> None:
    for place in RENDERS.iterdir():
        old = place.stat().st_mtime < time.time() - UNUSED_FOR
        if old and place.is_dir() and place.name != "answers":
            shutil.rmtree(place, ignore_errors=True)
