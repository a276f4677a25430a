"""The rendered service and its worker as processes of their own, started and stopped cleanly."""

import os
import shlex
import signal
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import httpx2

from scripts.demo.project import LOG, PROJECT, failed
from tests.servers import free_port
from tests.servers.waiting import wait_until

HOST = "127.0.0.1"
PORT = 8000
WORKER_PORT = 8001
START_SECONDS = 30
STOP_SECONDS = 25


@contextmanager
def running(command: Sequence[str], env: dict[str, str], usual_port: int) -> Iterator[str]:
    port = _free(usual_port)
    base_url = f"http://{HOST}:{port}"
    with LOG.open("ab") as log:
        process = subprocess.Popen(
            command, cwd=PROJECT, env={**env, "HOST": HOST, "PORT": str(port)},
            stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
            start_new_session=True,
        )  # fmt: skip
    try:
        _await_ready(process, base_url, shlex.join(command))
        yield base_url
    finally:
        _stop(process)


def _free(usual: int) -> int:
    """The usual port where it's free, so that the URLs are the documented ones."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, usual))
        except OSError:
            return free_port()
        return usual


def _await_ready(process: subprocess.Popen[bytes], base_url: str, name: str) -> None:
    def is_ready() -> bool:
        if process.poll() is not None:
            raise ChildProcessError(name)
        try:
            return httpx2.get(f"{base_url}/readyz", timeout=2).status_code == httpx2.codes.OK
        except httpx2.TransportError:
            return False

    try:
        wait_until(is_ready, timeout=START_SECONDS, what=name)
    except (ChildProcessError, TimeoutError):
        raise failed(f"`{name}` did not start") from None


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
