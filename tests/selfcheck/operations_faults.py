"""Broken promises of section 2."""

import re
from dataclasses import replace
from typing import Any

from tests.selfcheck.messages import Answer, Fault, Forward, Request, with_body
from tests.selfcheck.resource_faults import ROW


def raw_paths_in_metrics() -> Fault:
    """The id of the last row that was read stands where its template should."""
    seen: list[str] = []

    def fault(request: Request, forward: Forward) -> Answer:
        answer = forward(request)
        if request.method == "GET" and ROW.search(request.path):
            seen[:] = [request.path.rpartition("/")[2]]
        if request.path == "/metrics" and seen:
            return with_body(answer, answer.body.replace(b"{id}", seen[0].encode()))
        return answer

    return fault


def help_left_out(request: Request, forward: Forward) -> Answer:
    answer = forward(request)
    if request.path == "/metrics":
        kept = [line for line in answer.body.splitlines() if not line.startswith(b"# HELP")]
        return with_body(answer, b"\n".join([*kept, b""]))
    return answer


def replays_uncounted(request: Request, forward: Forward) -> Answer:
    answer = forward(request)
    if request.path == "/metrics":
        text = re.sub(rb"(?m)^(idempotency_replays_total\S*) .+$", rb"\1 0.0", answer.body)
        return with_body(answer, text)
    return answer


def checks_left_out(body: Any) -> Any:
    return {"status": body["status"]} if isinstance(body, dict) and "checks" in body else body


def errors_undocumented(body: Any) -> Any:
    """The description names no answer but the good one."""
    for path in body.get("paths", {}).values() if isinstance(body, dict) else ():
        for operation in path.values():
            kept = {"200", "201", "204", "304"} & operation["responses"].keys()
            operation["responses"] = {status: operation["responses"][status] for status in kept}
    return body


def pages_missing(request: Request, forward: Forward) -> Answer:
    if request.path.startswith("/problems/"):
        return forward(replace(request, target="/problems/nothing"))
    return forward(request)


def under_the_prefix_too(request: Request, forward: Forward) -> Answer:
    return forward(replace(request, target=request.target.removeprefix("/api/v1")))


def any_version(request: Request, forward: Forward) -> Answer:
    return forward(replace(request, target=re.sub(r"^/api/v\d+", "/api/v1", request.target)))
