"""A server's program as a process of its own, which a test may stop and start again."""

import shutil
import signal
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

from tests.servers.ports import free_port
from tests.servers.waiting import wait_until

SECONDS = 30


class ServerProcess(ABC):
    """Keeps its port and its home, which is thrown away with it."""

    name: str
    # What ends it at once, and its own processes with it.
    abrupt = signal.SIGKILL

    def __init__(self, home: Path, **arguments: Any) -> None:
        """The arguments are those of `subprocess.Popen`."""
        self.port = free_port()
        self._home = home
        self._arguments = arguments
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.remove()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.remove()

    def start(self) -> None:
        if self._process is not None:
            return
        with (self._home / "log").open("ab") as log:
            self._process = subprocess.Popen(
                self._command(), stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                start_new_session=True, **self._arguments,
            )  # fmt: skip
        wait_until(self._is_up, timeout=SECONDS, what=f"{self.name} on port {self.port}")

    def stop(self, number: signal.Signals = signal.SIGTERM) -> None:
        if self._process is not None:
            self._process.send_signal(number)
            try:
                self._process.wait(SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None

    def remove(self) -> None:
        self.stop(self.abrupt)
        shutil.rmtree(self._home, ignore_errors=True)

    def _is_up(self) -> bool:
        assert self._process is not None
        if self._process.poll() is not None:
            raise RuntimeError(f"{self.name} ended:\n{(self._home / 'log').read_text()}")
        return self._answers()

    @abstractmethod
    def _command(self) -> Sequence[str | Path]: ...

    @abstractmethod
    def _answers(self) -> bool: ...
