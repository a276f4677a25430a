import http.client
import json
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.servers.waiting import wait_until


class Ended(Exception):
    """The process ended while it was waited for."""


class Process:
    """A server process of a project, started as its manifest says."""

    def __init__(
        self, argv: Sequence[str], cwd: Path, env: Mapping[str, str], folder: Path, port: int
    ) -> None:
        self.port = port
        self.base_url = f"http://127.0.0.1:{port}"
        self._files = (folder / "stdout", folder / "stderr")
        with self._files[0].open("wb") as stdout, self._files[1].open("wb") as stderr:
            self._popen = subprocess.Popen(
                argv, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr,
                start_new_session=True,
            )  # fmt: skip

    @property
    def pid(self) -> int:
        return self._popen.pid

    @property
    def running(self) -> bool:
        return self._popen.poll() is None

    @property
    def stdout(self) -> str:
        return self._files[0].read_text(errors="surrogateescape")

    @property
    def stderr(self) -> str:
        return self._files[1].read_text(errors="surrogateescape")

    @property
    def output(self) -> str:
        return self.stdout + self.stderr

    def logs(self, **members: Any) -> list[dict[str, Any]]:
        """The log lines written so far that have these members."""
        lines = [json.loads(line) for line in self.stdout.splitlines() if line.startswith("{")]
        return [line for line in lines if members.items() <= line.items()]

    def wait_for_log(self, timeout: float = 5, **members: Any) -> dict[str, Any]:
        """A log line may be written just after its answer was sent."""
        wait_until(lambda: self.logs(**members), timeout=timeout, what=f"log line {members}")
        return self.logs(**members)[0]

    def status(self, path: str, timeout: float = 3) -> int | None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()

    def wait_for(self, path: str, status: int = 200, timeout: float = 30) -> None:
        def answered() -> bool:
            if not self.running:
                raise Ended(f"exit {self._popen.returncode}\n{self.output}")
            return self.status(path) == status

        wait_until(answered, timeout=timeout, what=f"{path} {status}\n{self.output[-4000:]}")

    def send(self, number: signal.Signals) -> None:
        self._popen.send_signal(number)

    def wait(self, timeout: float = 30) -> int:
        return self._popen.wait(timeout)

    def stop(self, number: signal.Signals = signal.SIGTERM, timeout: float = 30) -> int:
        if self.running:
            self.send(number)
        killer = threading.Timer(timeout, self._popen.kill)
        killer.start()
        try:
            return self._popen.wait()
        finally:
            killer.cancel()

    def kill(self) -> None:
        """As the kernel does when memory is short: no handler runs."""
        if self.running:
            self._popen.kill()
        self._popen.wait()
