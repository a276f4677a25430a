"""A person at a real terminal: types, and reads what stands on the screen."""

import re
import time
from contextlib import AbstractContextManager
from pathlib import Path

import pexpect
import pyte

ENTER, UP, DOWN, CLEAR = "\r", "\x1b[A", "\x1b[B", "\x05\x15"


class Terminal(AbstractContextManager["Terminal", None]):
    """A command on a terminal of its own."""

    def __init__(self, command: list[str], folder: Path, patience: float = 30) -> None:
        self.patience = patience
        self._screen = pyte.HistoryScreen(80, 100, history=1000)
        self._stream = pyte.Stream(self._screen)
        self._process = pexpect.spawn(
            command[0], command[1:], cwd=str(folder), dimensions=(100, 80), encoding="utf-8"
        )
        # A terminal answers when it is asked where its cursor stands.
        setattr(self._screen, "write_process_input", self._process.send)  # noqa: B010

    def __exit__(self, *_: object) -> None:
        self._process.close(force=True)

    @property
    def text(self) -> str:
        """The screen as one line, since a terminal breaks lines where it must."""
        return re.sub(r"\s+", " ", " ".join(self._screen.display))

    def sees(self, words: str) -> None:
        """Returns once the words are on the screen."""
        deadline = time.monotonic() + self.patience
        while words not in self.text:
            assert time.monotonic() < deadline, f"no {words!r} in {self.text}"
            self._read(f"no {words!r} in ")

    def types(self, keys: str) -> None:
        self._process.send(keys)

    def ends(self) -> int:
        """The exit status, once the command has ended."""
        deadline = time.monotonic() + self.patience
        while not self._process.eof():
            assert time.monotonic() < deadline, self.text
            try:
                self._stream.feed(self._process.read_nonblocking(4096, timeout=1))
            except pexpect.TIMEOUT:
                continue
            except pexpect.EOF:
                break
        self._process.wait()
        return int(self._process.exitstatus or 0)

    def _read(self, complaint: str) -> None:
        try:
            self._stream.feed(self._process.read_nonblocking(4096, timeout=1))
        except pexpect.TIMEOUT:
            return
        except pexpect.EOF:
            raise AssertionError(f"{complaint}{self.text}") from None
