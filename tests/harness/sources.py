"""Frozen copies of the template: work that goes on in the checkout can't tear a render apart."""

import hashlib
import shutil
from itertools import chain
from pathlib import Path

from tests.harness.locks import locked
from tests.harness.paths import BUILD, REPOSITORY

PARTS = ("copier.yml", "extensions", "template")
IGNORED = {"__pycache__", ".venv", ".mypy_cache", ".ruff_cache", ".pytest_cache", "node_modules"}


def snapshot() -> Path:
    files = {path: path.read_bytes() for path in _files()}
    source = BUILD / "sources" / digest(files)
    with locked(source):
        if not source.is_dir():
            partial = source.with_name(f"{source.name}.partial")
            shutil.rmtree(partial, ignore_errors=True)
            for path, content in files.items():
                copy = partial / path.relative_to(REPOSITORY)
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_bytes(content)
                copy.chmod(path.stat().st_mode & 0o777)
            partial.rename(source)
    return source


def digest(files: dict[Path, bytes]) -> str:
    total = hashlib.sha256()
    for path in sorted(files):
        total.update(f"{path} {len(files[path])}\n".encode())
        total.update(files[path])
    return total.hexdigest()[:16]


def _files() -> list[Path]:
    starts = [REPOSITORY / part for part in PARTS]
    everything = chain(starts, *(start.rglob("*") for start in starts))
    return [path for path in everything if path.is_file() and not IGNORED.intersection(path.parts)]
