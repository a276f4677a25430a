import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conformance.doors import fresh_address
from tests.harness.services import Service

CONFIG = Path(__file__).with_name("schemathesis.toml")


@pytest.mark.clause("endpoints/openapi", "http/random-bytes")
def test_the_service_is_as_its_description_says(service: Service, tmp_path: Path) -> None:
    program = Path(sys.executable).with_name("schemathesis")
    headers = {"X-Forwarded-For": fresh_address(), **service.account().headers}
    shutil.copy(CONFIG, tmp_path)
    done = subprocess.run(
        [program, "run", f"{service.base_url}/openapi.json", "--no-color", "--seed", "1",
         *(f"--header={name}: {value}" for name, value in headers.items())],
        cwd=tmp_path, capture_output=True, check=False, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr
