import json
import time
from collections.abc import Iterator

import httpx2
import pytest

from tests.conformance.problems import problem
from tests.conformance.samples import Samples
from tests.harness import raw_http
from tests.harness.services import Service

pytestmark = pytest.mark.clause("http/body-size")
MAX = 1024 * 1024
JSON = {"Content-Type": "application/json"}


def chunks(total: int, size: int = 64 * 1024) -> Iterator[bytes]:
    while total > 0:
        yield b" " * min(size, total)
        total -= size


def padded(samples: Samples, size: int) -> bytes:
    body = json.dumps(samples.body()).encode()
    return body + b" " * (size - len(body))


def test_the_limit_itself_is_allowed(
    service: Service, client: httpx2.Client, samples: Samples
) -> None:
    answer = client.post(service.collection, content=padded(samples, MAX), headers=JSON)
    assert answer.status_code == 201, answer.text


def test_a_byte_more_is_413(service: Service, client: httpx2.Client, samples: Samples) -> None:
    answer = client.post(service.collection, content=padded(samples, MAX + 1), headers=JSON)
    problem(answer, "payload-too-large")


def test_chunks_are_counted(service: Service, client: httpx2.Client, samples: Samples) -> None:
    body = padded(samples, 100_000)
    content = (body[at : at + 1000] for at in range(0, len(body), 1000))
    answer = client.post(service.collection, content=content, headers=JSON)
    assert answer.status_code == 201, answer.text
    answer = client.post(service.collection, content=chunks(MAX + 1), headers=JSON)
    problem(answer, "payload-too-large")


@pytest.mark.parametrize("method", ["GET", "HEAD", "DELETE", "PATCH"])
def test_every_method_has_the_limit(service: Service, client: httpx2.Client, method: str) -> None:
    path = service.collection if method in {"GET", "HEAD"} else f"{service.collection}/x"
    for content in (b" " * (MAX + 1), chunks(MAX + 1)):
        answer = client.request(method, path, content=content, headers=JSON)
        assert answer.status_code == 413


@pytest.mark.target(auth="jwt")
def test_413_comes_before_401_also_when_chunked(service: Service, anonymous: httpx2.Client) -> None:
    for path in (service.collection, f"{service.api}/auth/login"):
        for content in (b" " * (MAX + 1), chunks(MAX + 1)):
            problem(anonymous.post(path, content=content, headers=JSON), "payload-too-large")


@pytest.mark.parametrize("length", [MAX + 1, 10**12, 2**63, 10**40])
def test_an_announced_size_is_refused_without_waiting_for_it(service: Service, length: int) -> None:
    begin = time.monotonic()
    answer = raw_http.request(
        service, "POST", service.collection, "Content-Type: application/json",
        f"Content-Length: {length}", "Expect: 100-continue",
    )  # fmt: skip
    assert time.monotonic() - begin < 5
    if answer is not None and not (answer.status == 400 and length >= 2**63):
        assert answer.status == 413


@pytest.mark.parametrize("length", ["-1", "abc", "1, 2", "+5", "5_0", "0x5"])
def test_a_length_that_is_none_is_never_a_5xx(service: Service, length: str) -> None:
    answer = raw_http.request(
        service, "POST", service.collection, "Content-Type: application/json",
        f"Content-Length: {length}", body=b"{}",
    )  # fmt: skip
    assert answer is None or answer.status < 500


def test_the_service_goes_on_after_a_refused_body(service: Service, client: httpx2.Client) -> None:
    for _ in range(3):
        client.post(service.collection, content=b" " * (4 * MAX), headers=JSON)
    assert client.get(service.collection).status_code == 200
