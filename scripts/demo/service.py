"""The rendered service as a process of its own, started and stopped cleanly."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import httpx2

from scripts.demo.project import LOG, PROJECT, Failed
from tests.servers import free_port

HOST = "127.0.0.1"
START_SECONDS = 30
STOP_SECONDS = 25


@contextmanager
def running(serve: Sequence[str], env: dict[str, str]) -> Iterator[str]:
    port = _port()
    base_url = f"http://{HOST}:{port}"
    with LOG.open("ab") as log:
        process = subprocess.Popen(
            serve, cwd=PROJECT, env={**env, "HOST": HOST, "PORT": str(port)},
            stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
            start_new_session=True,
        )  # fmt: skip
    try:
        _await_ready(process, base_url)
        yield base_url
    finally:
        _stop(process)


def _port() -> int:
    """The service's usual port where it's free, so that the URLs are the documented ones."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, 8000))
        except OSError:
            return free_port()
        return 8000


def _await_ready(process: subprocess.Popen[bytes], base_url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            if httpx2.get(f"{base_url}/readyz", timeout=2).status_code == httpx2.codes.OK:
                return
        except httpx2.TransportError:
            pass
        time.sleep(0.05)
    last = LOG.read_text("utf-8", errors="replace").splitlines()[-20:]
    raise Failed("\n".join(["the service did not start:", *last, f"(all of it: {LOG})"]))


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
