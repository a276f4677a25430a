"""`make bench ARGS="--only profile"`: a picture of where each service's time goes."""

import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import yaml

from benchmarks import flames, stacks, wrk
from benchmarks.bare import SOURCES
from benchmarks.service import Bench, running
from benchmarks.workloads import WORKLOADS
from tests.harness.paths import REPOSITORY
from tests.harness.projects import Project

PICTURES = REPOSITORY / "docs" / "profiles"
CALLERS = 100
SECONDS = 4
ASKED = ("list", "one", "create")


def draw(projects: Sequence[Project], say: Callable[[str], None]) -> None:
    for project in projects:
        framework = project.answers["framework"]
        with running(project) as bench:
            found = _profile(framework, bench)
        picture = PICTURES / f"{framework}.svg"
        picture.parent.mkdir(exist_ok=True)
        title = f"{project.manifest['label']}: list, one row and create, in equal times"
        picture.write_text(flames.picture(found, title))
        say(f"{framework}: drawn, {picture.relative_to(REPOSITORY)}")


def _profile(framework: str, bench: Bench) -> stacks.Stacks:
    """The service is started anew under its profiler, and asked in turn."""
    recipe = yaml.safe_load((SOURCES / framework / "bare.yml").read_text())["profile"]
    output = bench.folder / "profile"
    output.mkdir()
    env = {name: str(value).replace("OUTPUT", str(output)) for name, value in
           recipe.get("env", {}).items()}  # fmt: skip
    process = bench.deployment.start(**env)
    loads = [one.loads(bench.owners[:CALLERS], bench.folder)["service"] for one in WORKLOADS
             if one.name in ASKED]  # fmt: skip
    for load in loads:
        wrk.run(load, process.base_url, 1)
    with _attached(recipe.get("attach"), process.pid, output, SECONDS * len(loads)):
        for load in loads:
            wrk.run(load, process.base_url, SECONDS)
    process.stop()
    return stacks.read(output)


@contextmanager
def _attached(command: str | None, pid: int, output: Path, seconds: int) -> Iterator[None]:
    """With a profiler that looks at the process from outside, where the language has one."""
    if command is None:
        yield
        return
    tools = Path(sys.executable).parent
    filled = command.replace("PID", str(pid)).replace("OUTPUT", str(output / "stacks"))
    words = shlex.split(filled.replace("SECONDS", str(seconds)).replace("TOOLS", str(tools)))
    profiler = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
        if profiler.wait(seconds + 30) != 0:
            raise RuntimeError(f"{words[0]} ended with {profiler.returncode}")
    finally:
        profiler.kill()
