"""What a copy costs the user who types `copier copy`, and what one more framework adds to it."""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.harness.sources import snapshot

COPIER = Path(sys.executable).with_name("copier")
NOBODY = {f"GIT_{role}_{part}": "bench@example.com" for role in ("AUTHOR", "COMMITTER")
          for part in ("NAME", "EMAIL")}  # fmt: skip


def measure(frameworks: Sequence[str], rounds: int, say: Callable[[str], None]) -> dict[str, Any]:
    found = {}
    with _templates() as (folder, template):
        for framework in frameworks:
            sources = {
                "template": template,
                "plain": _plain(folder / f"plain-{framework}", template, framework),
                "one more": _with_one_more(folder / f"more-{framework}", template, framework),
            }
            figures: dict[str, list[dict[str, float]]] = {name: [] for name in sources}
            for number in range(rounds):
                for name in sources if number % 2 else reversed(sources):
                    figures[name].append(_copy(sources[name], folder / "project", framework))
                say(f"{framework}: copied, round {number + 1} of {rounds}")
            found[framework] = figures
    return found


@contextmanager
def _templates() -> Iterator[tuple[Path, Path]]:
    """The template as users get it: a repository with one released version."""
    folder = Path(tempfile.mkdtemp(prefix="be-bench-"))
    try:
        template = folder / "template"
        shutil.copytree(snapshot(), template)
        _release(template)
        yield folder, template
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _plain(place: Path, template: Path, framework: str) -> Path:
    """A template of the finished files, in which nothing is asked and nothing rendered."""
    _copy(template, place / "template", framework)
    (place / "template" / ".copier-answers.yml").unlink()
    (place / "copier.yml").write_text("_subdirectory: template\n_templates_suffix: .none\n")
    _release(place)
    return place


def _with_one_more(place: Path, template: Path, framework: str) -> Path:
    """The template with a framework that nobody chose: a copy of this one under another name."""
    shutil.copytree(template, place, ignore=shutil.ignore_patterns(".git"))
    manifest = place / "extensions" / "frameworks" / f"{framework}.yml"
    text = manifest.read_text().replace(f"name: {framework}\n", "name: another\n")
    manifest.with_stem("another").write_text(text)
    folder = place / "template" / f"{{{{use.{framework}}}}}"
    shutil.copytree(folder, folder.with_name("{{use.another}}"))
    _release(place)
    return place


def _release(repository: Path) -> None:
    for command in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "-m", "1.0.0"],
                    ["tag", "1.0.0"]):  # fmt: skip
        subprocess.run(["git", *command], check=True, cwd=repository, env=os.environ | NOBODY)


def _copy(template: Path, project: Path, framework: str) -> dict[str, float]:
    shutil.rmtree(project, ignore_errors=True)
    before, begun = _cpu_seconds(), time.perf_counter()
    subprocess.run(
        [COPIER, "copy", "--defaults", "--quiet", "-d", f"framework={framework}",
         str(template), str(project)],
        check=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return {
        "seconds": round(time.perf_counter() - begun, 3),
        "cpu_seconds": round(_cpu_seconds() - before, 3),
    }


def _cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
