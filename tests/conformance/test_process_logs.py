import datetime
import json
import re
from collections.abc import Callable

import httpx2
import pytest

from tests.conformance.rows import Rows
from tests.conformance.samples import Samples
from tests.harness import raw_http
from tests.harness.processes import Process
from tests.harness.services import Service

pytestmark = pytest.mark.process
Deploy = Callable[..., list[Service]]


@pytest.fixture
def process(service: Service) -> Process:
    assert service.process is not None
    return service.process


@pytest.mark.clause("process/log-lines")
def test_each_line_is_a_json_object_with_the_members_of_the_contract(
    process: Process, anonymous: httpx2.Client
) -> None:
    anonymous.get("/livez", headers={"X-Request-ID": "the-last-line"})
    process.wait_for_log(request_id="the-last-line")
    for text in process.stdout.splitlines():
        line = json.loads(text)
        assert {"timestamp", "level", "message", "service"} <= set(line), text
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", line["timestamp"])
        datetime.datetime.fromisoformat(line["timestamp"])
        assert line["service"] == "parcel-desk"
        assert line["level"] in {"debug", "info", "warning", "warn", "error", "critical", "fatal"}


@pytest.mark.clause("process/log-access")
def test_an_access_line_names_the_route_and_not_the_path(
    service: Service, process: Process, client: httpx2.Client
) -> None:
    rows = Rows(client, service.collection, Samples(service.entity))
    row = rows.create()
    rows.get(row["id"], X_Request_ID="access-line-of-a-row")
    line = process.wait_for_log(request_id="access-line-of-a-row", method="GET", status=200)
    assert line["route"] == f"{service.collection}/{{id}}"
    assert isinstance(line["duration_ms"], int | float)
    assert re.fullmatch(r"[0-9a-f]{32}", line["trace_id"])
    assert re.fullmatch(r"[0-9a-f]{16}", line["span_id"])
    assert row["id"] not in json.dumps(line)


@pytest.mark.clause("process/log-access")
def test_each_request_has_one_access_line(process: Process, anonymous: httpx2.Client) -> None:
    paths = {"/nothing": 404, "/api/v1/nothing": 404, "/livez": 200}
    for number, (path, status) in enumerate(paths.items()):
        request_id = f"one-access-line-{number}"
        anonymous.get(path, headers={"X-Request-ID": request_id})
        process.wait_for_log(request_id=request_id, status=status)
        lines = [line for line in process.logs(request_id=request_id) if "duration_ms" in line]
        assert len(lines) == 1
        assert path not in str(lines[0].get("route")) or status == 200


@pytest.mark.clause("process/log-secrecy")
def test_what_clients_send_is_not_logged(
    service: Service, process: Process, client: httpx2.Client
) -> None:
    mark = "never-in-a-log"
    samples = Samples(service.entity)
    fields = {field.name: f"{mark}-{field.name}" for field in samples.fields("string")}
    contacts = {field.name: f"{mark}@example.com" for field in samples.fields("email")}
    rows = Rows(client, service.collection, samples)
    for _ in range(2):
        rows.post(samples.body(**fields, **contacts), Cookie=f"session={mark}")
    rows.post(b'{"' + mark.encode() + b'": ')
    rows.page(**{mark: mark})
    credentials = {"email": f"{mark}@example.com", "password": f"{mark}-password"}
    for name in ("register", "login", "login", "register", "refresh"):
        client.post(f"{service.api}/auth/{name}", json=credentials)
    headers = {"Authorization": f"Bearer {mark}", "X-Request-ID": "the-end-of-secrets"}
    client.get(service.collection, headers=headers)
    process.wait_for_log(request_id="the-end-of-secrets")
    assert mark not in process.output
    token = client.headers.get("Authorization", "Bearer none").split(" ")[1]
    assert token == "none" or token not in process.output


@pytest.mark.clause("process/log-injection")
def test_input_cannot_forge_a_line(service: Service, process: Process) -> None:
    forged = '{"level":"error","message":"forged"}'
    escaped = forged.replace('"', "%22").replace("{", "%7B")
    for ending in ("%0a", "%0d", "%0d%0a", "%e2%80%a8", "%c2%85", "\\n", "%00"):
        raw_http.request(service, "GET", f"/{ending}{escaped}{ending}?a={ending}{escaped}")
    for name in ("User-Agent", "X-Request-ID", "traceparent", "X-Forwarded-For", "Referer", "Host"):
        raw_http.request(service, "GET", "/livez", f"{name}: a\\n{forged}\x0b\x1b[2J\u2028")
    raw_http.request(service, "GET", "/livez", "X-Request-ID: the-end-of-forgery")
    process.wait_for_log(request_id="the-end-of-forgery")
    for line in process.stdout.splitlines():
        assert json.loads(line)["message"] != "forged"
    assert "\x1b[2J" not in process.output


@pytest.mark.clause("process/log-injection")
@pytest.mark.once
def test_readable_lines_cannot_be_forged_either(deployment: Deploy) -> None:
    service = deployment({"ENVIRONMENT": "development"})[0]
    assert service.process is not None
    for path in ("/%0aforged-line", "/a?b=%0d%0aforged-line", "/%1b%5b2J"):
        raw_http.request(service, "GET", path)
    assert service.process.stop() == 0
    assert not re.search(r"^forged-line", service.process.output, re.MULTILINE)
    assert "\x1b[2J" not in service.process.output
