import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.conftest import Deploy
from tests.conformance.surface import document

CONFIG = [Path(__file__).with_name(f"schemathesis{end}") for end in (".toml", "_hooks.py")]
# Right in form, and yet refused when somebody else made them or used them before.
KNOWN_TO_THE_SERVER = {"cursor", "Idempotency-Key"}


def without_secrets_of_the_server(described: dict[str, Any]) -> dict[str, Any]:
    for item in described["paths"].values():
        for operation in item.values():
            parameters = operation.get("parameters", [])
            operation["parameters"] = [p for p in parameters if not known(described, p)]
    return described


def without_formats(value: Any) -> Any:
    """A format is a hint, which tools read in several ways; the pattern beside it binds."""
    if isinstance(value, dict):
        bound = "pattern" in value and isinstance(value["pattern"], str)
        kept = {name: item for name, item in value.items() if not (bound and name == "format")}
        return {name: without_formats(item) for name, item in kept.items()}
    return [without_formats(item) for item in value] if isinstance(value, list) else value


def known(described: dict[str, Any], parameter: dict[str, Any]) -> bool:
    if "$ref" in parameter:
        parameter = described["components"]["parameters"][parameter["$ref"].rpartition("/")[2]]
    return parameter["name"] in KNOWN_TO_THE_SERVER


@pytest.mark.target(database="postgresql")
@pytest.mark.clause("endpoints/openapi", "http/random-bytes")
def test_the_service_is_as_its_description_says(deployment: Deploy, tmp_path: Path) -> None:
    (service,) = deployment()
    description = tmp_path / "openapi.json"
    described = without_formats(without_secrets_of_the_server(document(service)))
    description.write_text(json.dumps(described))
    for path in CONFIG:
        shutil.copy(path, tmp_path)
    headers = service.account().headers
    program = Path(sys.executable).with_name("schemathesis")
    done = subprocess.run(
        [program, "run", description, f"--url={service.base_url}", "--no-color",
         *(f"--header={name}: {value}" for name, value in headers.items())],
        cwd=tmp_path, capture_output=True, check=False, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr
