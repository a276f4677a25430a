"""What the documents tell people to type works as written."""

import json
import re
import subprocess
from collections.abc import Iterator

import pytest

from tests.harness.databases import ENGINES
from tests.harness.deployments import Deployment
from tests.harness.processes import Process
from tests.harness.projects import Project
from tests.harness.renders import render
from tests.harness.targets import Target, targets
from tests.rendering.tools import find

BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)


@pytest.fixture(
    scope="module", params=[target for target in targets() if not target.server], ids=str
)
def running(request: pytest.FixtureRequest) -> Iterator[tuple[Project, Process]]:
    target: Target = request.param
    project = render(target.answers).setup()
    engine = ENGINES[target.database]()
    deployment = Deployment(project, engine.create(), ENVIRONMENT="development")
    try:
        assert deployment.migrate().code == 0
        yield project, deployment.start()
    finally:
        deployment.stop()
        engine.remove()


def test_readme_leads_to_a_first_row(running: tuple[Project, Process]) -> None:
    project, process = running
    blocks = BLOCK.findall((project.path / "README.md").read_text())
    request = next(text for kind, text in blocks if kind == "sh" and "curl" in text)
    answer = next(text for kind, text in blocks if kind == "http")

    printed = subprocess.run(
        ["sh", "-eu", "-c", request.replace("http://127.0.0.1:8000", process.base_url)],
        check=True, capture_output=True, text=True, timeout=60,
    ).stdout  # fmt: skip

    head, body = printed[printed.index("HTTP/1.1 201 Created") :].replace("\r", "").split("\n\n", 1)
    shown_head, shown_body = answer.split("\n\n", 1)
    assert _names(shown_head) <= _names(head)
    assert [*json.loads(shown_body)] == [*json.loads(body)]
    fields = {field.name for field in project.entity.fields}
    shown, given = ({k: v for k, v in json.loads(text).items() if k in fields}
                    for text in (shown_body, body))  # fmt: skip
    assert shown == given


def _names(head: str) -> set[str]:
    return {line.partition(":")[0].lower() for line in head.splitlines()}


def test_load_test_passes_at_a_low_rate(running: tuple[Project, Process]) -> None:
    project, process = running
    k6 = find("k6", "make setup installs it")
    env = {"BASE_URL": process.base_url, "RATE": "5", "DURATION": "2s"}
    argv = ["env", *(f"{name}={value}" for name, value in env.items()), k6, "run", "--quiet"]
    relaxed = (
        (project.path / "load-test" / "load.js").read_text().replace("p(95)<200", "p(95)<5000")
    )
    done = subprocess.run(
        [*argv, "-"], input=relaxed, check=False, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
