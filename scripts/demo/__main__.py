"""`make demo`: render a project, set it up, run it, walk through it. KEEP=no stops at the end."""

import os
import signal
import sys
import time
from collections.abc import Collection, Sequence
from contextlib import ExitStack, suppress
from functools import partial
from types import FrameType

import httpx2

from scripts.demo import audit, console, project, service, webhooks
from scripts.demo.servers import cache, database
from scripts.demo.tour import tour


def main(arguments: Sequence[str]) -> int:
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        _demo(arguments)
    except project.Failed as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1
    except (httpx2.HTTPError, LookupError, TimeoutError) as error:
        print(f"demo: {error}\n(the service's log: {project.LOG})", file=sys.stderr)
        return 1
    except BrokenPipeError:
        # Whoever read along has seen enough.
        sys.stdout = None
        return 0
    except KeyboardInterrupt:
        console.say("\nstopped")
        return 130
    return 0


def _demo(arguments: Sequence[str]) -> None:
    started = time.monotonic()
    with ExitStack() as stack:
        stack.enter_context(project.exclusive())
        with console.progress("rendering build/demo"):
            project.render(arguments)
        answers = project.answers()
        manifest = project.manifest(answers["framework"])
        with console.progress("make setup, in build/demo"):
            project.run(["make", "setup"])
        env = project.environment() | stack.enter_context(database(answers["database"]))
        env |= stack.enter_context(cache(answers.get("cache", "none")))
        env |= _settings(answers.get("features", []))
        with console.progress("migrating the database"):
            project.run(manifest["migrate"], env=env)
        with console.progress("starting the service"):
            base_url = stack.enter_context(service.running(manifest["serve"], env, service.PORT))
        console.say(f"  first answer after {time.monotonic() - started:.1f} s")
        start_worker = None
        if project.has_worker():
            start_worker = partial(service.running, manifest["work"], env, service.WORKER_PORT)
        tour(base_url, answers, start_worker, stack)
        _stay(base_url)


def _settings(features: Collection[str]) -> dict[str, str]:
    """What the demo sets beside the service's defaults."""
    parts = {"webhooks": webhooks.ENVIRONMENT, "audit": audit.ENVIRONMENT}
    env: dict[str, str] = {}
    for name, own in parts.items():
        env |= own if name in features else {}
    return env


def _stay(base_url: str) -> None:
    console.say()
    console.say(f"  the project   {project.PROJECT}")
    console.say(f"  its log       {project.LOG}")
    if os.environ.get("KEEP") == "no":
        return
    console.say(console.bold(f"  its docs      {base_url}/docs"))
    console.say("  Ctrl-C stops it")
    with suppress(KeyboardInterrupt):
        signal.pause()
    console.say("\n  stopping")


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
