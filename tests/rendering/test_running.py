"""What the documents tell people to type works as written."""

import json
import re
import subprocess
from collections.abc import Iterator

import httpx2
import pytest

from tests.conformance.exposition import Exposition
from tests.harness.databases import ENGINES
from tests.harness.deployments import Deployment
from tests.harness.processes import Process
from tests.harness.projects import Project
from tests.harness.renders import render
from tests.harness.targets import Target, targets
from tests.rendering.tools import find

DURATION = "http_server_request_duration_seconds"
SELECTED = re.compile(r"\b([a-z_:0-9]+)\{")
RECORDED = re.compile(r"record: (\S+)")
LIMIT = re.compile(r'le="([^"]+)"')
# What a client library may add to the name that it announces.
PARTS = {"histogram": ("bucket", "count", "sum"), "counter": ("total",)}
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


def test_rules_and_dashboard_speak_of_metrics_that_the_service_has(
    running: tuple[Project, Process],
) -> None:
    project, process = running
    answers = {name: one for name, one in project.answers.items() if not name.startswith("_")}
    watched = answers | {"features": ["monitoring", *answers["features"]]}
    folder = render(watched).path / "monitoring"
    dashboard = json.loads((folder / "grafana" / "dashboards" / "service.json").read_text())
    rules = (folder / "prometheus" / "rules.yml").read_text()
    queries = [one["expr"] for panel in dashboard["panels"] for one in panel["targets"]]
    exposed = Exposition(httpx2.get(f"{process.base_url}/metrics", trust_env=False).text)

    known = {*RECORDED.findall(rules), "up"}
    for name, kind in exposed.types.items():
        known |= {f"{name}_{part}" for part in PARTS.get(kind, ())} | {name}
    named = {*SELECTED.findall("\n".join([rules, *queries]))}
    assert named - known == set()
    assert len(named) > 10
    bounds = {sample.labels["le"] for sample in exposed.of(f"{DURATION}_bucket")}
    assert {*LIMIT.findall(rules)} == {str(project.answers["latency_ms"] / 1000)} <= bounds


@pytest.mark.parametrize("scenario", ["smoke", "load", "stress", "soak"])
def test_load_test_passes_at_a_low_rate(running: tuple[Project, Process], scenario: str) -> None:
    project, process = running
    k6 = find("k6", "make setup installs it")
    env = {"BASE_URL": process.base_url, "SCENARIO": scenario, "RATE": "5", "DURATION": "2s"}
    argv = ["env", *(f"{name}={value}" for name, value in env.items()), k6, "run", "--quiet"]
    relaxed = (
        (project.path / "load-test" / "load.js").read_text().replace("p(95)<200", "p(95)<5000")
    )
    done = subprocess.run(
        [*argv, "-"], input=relaxed, check=False, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
