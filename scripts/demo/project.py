"""The demo's project: rendered from this checkout, set up by its own `make setup`."""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

REPOSITORY = Path(__file__).resolve().parents[2]
BUILD = REPOSITORY / "build"
PROJECT = BUILD / "demo"
LOG = BUILD / "demo.log"


class Failed(Exception):
    """A step of the demo failed; the message is all that a person needs."""


@contextmanager
def exclusive() -> Iterator[None]:
    BUILD.mkdir(exist_ok=True)
    with (BUILD / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Failed("another `make demo` is running in this checkout") from None
        yield


def render(arguments: Sequence[str]) -> None:
    _remove_earlier()
    LOG.write_bytes(b"")
    command = [sys.executable, "-m", "copier", "copy", "--defaults", "--vcs-ref", "HEAD"]
    run([*command, *arguments, str(REPOSITORY), str(PROJECT)], cwd=REPOSITORY)


def _remove_earlier() -> None:
    if PROJECT.is_symlink() or (PROJECT.exists() and not PROJECT.is_dir()):
        raise Failed(f"{PROJECT} isn't a folder that the demo made: move it away first")
    if not PROJECT.exists():
        return
    if any(PROJECT.iterdir()) and not (PROJECT / ".copier-answers.yml").exists():
        raise Failed(f"{PROJECT} isn't a project that the demo made: move it away first")
    try:
        shutil.rmtree(PROJECT.rename(tempfile.mkdtemp(prefix="demo.", dir=BUILD)))
    except PermissionError as error:
        raise Failed(f"an earlier demo can't be removed: {error}") from None


def answers() -> dict[str, Any]:
    stored: dict[str, Any] = yaml.safe_load((PROJECT / ".copier-answers.yml").read_text("utf-8"))
    return stored


def manifest(framework: str) -> dict[str, Any]:
    path = REPOSITORY / "extensions" / "frameworks" / f"{framework}.yml"
    loaded: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return loaded


def has_worker() -> bool:
    """Whether what goes on in the background has a process of its own."""
    return "worker" in yaml.safe_load((PROJECT / "compose.yaml").read_text("utf-8"))["services"]


def environment() -> dict[str, str]:
    """Ours and our tools', without what is meant for us alone: the project is a tree of its own."""
    ours = {"CACHE_URL", "DATABASE_URL", "MAKEFLAGS", "MAKELEVEL", "MFLAGS", "ARGS", "KEEP",
            "VIRTUAL_ENV", "PYTHONDONTWRITEBYTECODE"}  # fmt: skip
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    # A language that the machine lacks, or has too old, comes with our own packages.
    tools = f"{Path(sys.executable).parent}{os.pathsep}{kept.get('PATH', os.defpath)}"
    return kept | {"PATH": tools}


def run(command: Sequence[str], cwd: Path = PROJECT, env: dict[str, str] | None = None) -> None:
    with LOG.open("ab") as log:
        done = subprocess.run(
            command, cwd=cwd, env=env or environment(), stdin=subprocess.DEVNULL,
            stdout=log, stderr=subprocess.STDOUT, check=False,
        )  # fmt: skip
    if done.returncode != 0:
        raise failed(f"`{' '.join(command)}` failed")


def failed(what: str) -> Failed:
    """Shows what was logged last."""
    last = LOG.read_text("utf-8", errors="replace").splitlines()[-20:]
    return Failed("\n".join([f"{what}:", *last, f"(all of it: {LOG})"]))
