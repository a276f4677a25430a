"""The load generator: wrk, with our script that sends requests in turn."""

import json
import secrets
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.servers import Missing

SCRIPT = Path(__file__).with_name("wrk.lua")
CONNECTIONS = 32


@dataclass(frozen=True)
class Load:
    """What is asked, again and again, in the order of the file."""

    requests: Path
    method: str = "GET"
    body: str = ""
    keyed: bool = False


@dataclass(frozen=True)
class Outcome:
    requests: int
    seconds: float
    errors: int
    p50_ms: float
    p99_ms: float

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds


def find() -> str:
    program = shutil.which("wrk")
    if program is None:
        raise Missing("wrk: apt install wrk, brew install wrk, or https://github.com/wg/wrk")
    return program


def run(load: Load, base_url: str, seconds: float) -> Outcome:
    key = secrets.token_hex(8) if load.keyed else ""
    whole = max(1, round(seconds))
    done = subprocess.run(
        [find(), "--threads", "1", "--connections", str(CONNECTIONS), "--duration", f"{whole}s",
         "--script", SCRIPT, base_url, "--", load.requests, load.method, load.body, key],
        check=True, capture_output=True, text=True, timeout=whole + 30,
    )  # fmt: skip
    return Outcome(**json.loads(done.stdout.splitlines()[-1]))
