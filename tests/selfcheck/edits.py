"""Faults made of one small change to what passes."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tests.selfcheck.messages import (
    Answer,
    Fault,
    Forward,
    Request,
    content,
    errors,
    header,
    made,
    with_header,
    with_json,
    without,
)


def request_edit(change: Callable[[Request], Request]) -> Fault:
    return lambda request, forward: forward(change(request))


def answer_edit(change: Callable[[Answer], Answer]) -> Fault:
    return lambda request, forward: change(forward(request))


def drop_request_header(name: str) -> Fault:
    return request_edit(lambda request: without(request, name))


def drop_header(*names: str) -> Fault:
    return answer_edit(lambda answer: without(answer, *names))


def set_header(name: str, value: str) -> Fault:
    return answer_edit(lambda answer: with_header(answer, name, value))


def change_header(name: str, change: Callable[[str], str]) -> Fault:
    def edit(answer: Answer) -> Answer:
        value = header(answer, name)
        return answer if value is None else with_header(answer, name, change(value))

    return answer_edit(edit)


def answer_json(change: Callable[[Any], Any]) -> Fault:
    """A change to each JSON body that is answered."""

    def edit(answer: Answer) -> Answer:
        body = content(answer)
        return answer if body is None else with_json(answer, change(body))

    return answer_edit(edit)


def sent_json(change: Callable[[Any], Any], *methods: str) -> Fault:
    """A change to each JSON body that is sent."""

    def edit(request: Request) -> Request:
        body = content(request)
        wanted = not methods or request.method in methods
        return with_json(request, change(body)) if wanted and body is not None else request

    return request_edit(edit)


def each_string(change: Callable[[str], Any]) -> Callable[[Any], Any]:
    """A change to every string in a JSON value."""

    def edit(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: edit(item) for name, item in value.items()}
        if isinstance(value, list):
            return [edit(item) for item in value]
        return change(value) if isinstance(value, str) else value

    return edit


def lenient(code: str, mend: Callable[[dict[str, Any], str], None]) -> Fault:
    """What is refused with the code is mended at its place, and sent again."""

    def fault(request: Request, forward: Forward) -> Answer:
        answer = forward(request)
        refused = [error["pointer"][1:] for error in errors(answer) if error["code"] == code]
        body = content(request)
        members = [name for name in refused if isinstance(body, dict) and name in body]
        if not members:
            return answer
        for name in members:
            mend(body, name)
        return forward(with_json(request, body))

    return fault


def on(methods: str, path_end: str, fault: Fault) -> Fault:
    """The fault on some routes only."""

    def limited(request: Request, forward: Forward) -> Answer:
        fits = request.method in methods.split() and request.path.endswith(path_end)
        return fault(request, forward) if fits else forward(request)

    return limited


def pretend(status: int) -> Fault:
    """An answer without any work behind it."""
    return lambda _request, _forward: made(status)


def with_status(old: int, new: int) -> Fault:
    return answer_edit(
        lambda answer: replace(answer, status=new) if answer.status == old else answer
    )
