"""What the demo prints: progress of slow steps, each request with its answer, what moved."""

import json
import os
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

_FANCY = sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
_UNICODE = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
_OUT, _IN, _DONE, _MORE, _TO = (
    ("▸", "◂", "✓", "…", "→") if _UNICODE else (">", "<", "ok", "...", "->")
)
_LONGEST = 60
_WIDEST = 90


def bold(text: str) -> str:
    return f"\033[1m{text}\033[0m" if _FANCY else text


def dim(text: str) -> str:
    return f"\033[2m{text}\033[0m" if _FANCY else text


def say(text: str = "") -> None:
    print(text, flush=True)


@contextmanager
def progress(what: str) -> Iterator[None]:
    """A line that counts the seconds while the step runs, and keeps their sum when it has ended."""
    started = time.monotonic()
    ended = threading.Event()

    def count() -> None:
        while not ended.wait(0.2):
            print(f"\r  {what} {_MORE} {time.monotonic() - started:.0f} s ", end="", flush=True)

    if _FANCY:
        counter = threading.Thread(target=count, daemon=True)
        counter.start()
    else:
        say(f"  {what} {_MORE}")
    try:
        yield
    finally:
        ended.set()
        if _FANCY:
            counter.join()
            print("\r\033[K", end="")
    done(f"{what} {dim(f'({time.monotonic() - started:.1f} s)')}")


def done(what: str) -> None:
    say(f"{_DONE} {what}")


def request(method: str, path: str, headers: dict[str, str], body: Any) -> None:
    say()
    say(bold(f"{_OUT} {method} {path}"))
    _headers(headers)
    _body(body)


def answer(status: int, reason: str, headers: dict[str, str], body: Any, seconds: float) -> None:
    say(f"{bold(f'{_IN} {status} {reason}')} {dim(f'({seconds * 1000:.0f} ms)')}")
    _headers(headers)
    _body(body)


def received(method: str, url: str, headers: dict[str, str], body: Any) -> None:
    """A request that came in."""
    say()
    say(bold(f"{_IN} {method} {url}"))
    _headers(headers)
    _body(body)


def moved(name: str, series: Iterable[tuple[str, Sequence[float]]]) -> None:
    """How each series of a metric went, from one number to the next."""
    say(f"    {name}")
    for labels, values in series:
        course = f" {_TO} ".join(f"{value:.3g}" for value in values)
        say(f"        {course}  {dim(labels)}".rstrip())


def _headers(headers: dict[str, str]) -> None:
    for name, value in headers.items():
        say(dim(f"    {name}: {_short(value)}"))


def _body(body: Any) -> None:
    if body is not None:
        shown = _shortened(body)
        text = json.dumps(shown, ensure_ascii=not _UNICODE)
        if len(text) > _WIDEST:
            text = json.dumps(shown, indent=2, ensure_ascii=not _UNICODE)
        say("\n".join(f"    {line}" for line in text.splitlines()))


def _shortened(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _shortened(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_shortened(member) for member in value]
    return _short(value) if isinstance(value, str) else value


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}{_MORE}"
