"""A bug on the server's side, made from outside by taking a table away."""

import json
import sqlite3
from collections.abc import Callable

import psycopg
import pytest

from tests.conformance.problems import STACK, problem
from tests.conformance.rows import rows_of
from tests.harness.services import Service

Deploy = Callable[..., list[Service]]


def drop_table(url: str, name: str) -> None:
    if url.startswith("sqlite:///"):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"))
        connection.execute(f'DROP TABLE "{name}"')
        connection.close()
    else:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f'DROP TABLE "{name}"'.encode())


@pytest.mark.clause("http/error-500", "process/log-secrecy")
def test_a_500_tells_nothing_and_its_log_line_has_the_stack(deployment: Deploy) -> None:
    service = deployment()[0]
    assert service.process is not None
    assert service.deployment is not None
    rows = rows_of(service)
    rows.create()
    drop_table(service.deployment.database, service.entity.plural)
    mark = "never-in-a-log"
    marked = {field.name: f"{mark}-{field.name}" for field in rows.samples.fields("string")}
    answer = rows.post(rows.samples.body(**marked), X_Request_ID="the-failed-request")
    body = problem(answer, "internal-error")
    assert body["request_id"] == "the-failed-request"
    assert "errors" not in body
    for word in (
        "select",
        "insert",
        "sql",
        "traceback",
        service.entity.plural,
        "exception",
        "/app",
    ):
        assert word not in (body["title"] + body["detail"]).lower()
    line = service.process.wait_for_log(request_id="the-failed-request", level="error")
    assert STACK.search(json.dumps(line))
    assert mark not in service.process.output
    assert service.anonymous().get("/livez").status_code == 200


@pytest.mark.clause("http/error-500")
@pytest.mark.once
def test_a_500_in_development_tells_nothing_either(deployment: Deploy) -> None:
    service = deployment({"ENVIRONMENT": "development"})[0]
    assert service.deployment is not None
    rows = rows_of(service)
    drop_table(service.deployment.database, service.entity.plural)
    answer = rows.page()
    problem(answer, "internal-error")
    assert service.entity.plural not in answer.json()["detail"]
    assert answer.headers["x-content-type-options"] == "nosniff"
