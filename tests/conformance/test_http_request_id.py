import re

import httpx2
import pytest

from tests.harness import raw_http
from tests.harness.services import Service

pytestmark = pytest.mark.clause("http/request-id")
FORM = re.compile(r"[A-Za-z0-9._-]{1,128}")


@pytest.mark.parametrize(
    "value", ["a", "A-b_c.9", "x" * 128, "00000000-0000-0000-0000-000000000000"]
)
def test_an_id_of_the_form_is_echoed(anonymous: httpx2.Client, value: str) -> None:
    for path in ("/livez", "/nothing", "/api/v1/nothing"):
        answer = anonymous.get(path, headers={"X-Request-ID": value})
        assert answer.headers.get_list("x-request-id") == [value]


@pytest.mark.parametrize(
    "value", ["", "x" * 129, "a b", "a/b", "<script>", "a,b", "é", "a;b", '"a"', "a\tb", "%0d%0a"]
)
def test_another_id_is_replaced(service: Service, value: str) -> None:
    for path in ("/livez", "/nothing"):
        answer = raw_http.request(service, "GET", path, f"X-Request-ID: {value}")
        assert answer is not None
        made = answer.header("x-request-id")
        assert made != value
        assert made is not None
        assert FORM.fullmatch(made)


def test_two_ids_are_not_joined(service: Service) -> None:
    answer = raw_http.request(service, "GET", "/livez", "X-Request-ID: one", "X-Request-ID: two")
    assert answer is not None
    assert FORM.fullmatch(answer.header("x-request-id") or "")


def test_each_request_gets_an_id_of_its_own(anonymous: httpx2.Client) -> None:
    made = {anonymous.get("/livez").headers["x-request-id"] for _ in range(20)}
    assert len(made) == 20


@pytest.mark.process
def test_the_log_and_the_error_have_the_same_id(service: Service, anonymous: httpx2.Client) -> None:
    assert service.process is not None
    answer = anonymous.get("/api/v1/nothing")
    request_id = answer.headers["x-request-id"]
    assert answer.json()["request_id"] == request_id
    assert service.process.wait_for_log(request_id=request_id)["status"] == 404
