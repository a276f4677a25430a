"""Nothing that a client sends, however broken, is the server's fault: never a 5xx."""

import random
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote_from_bytes

import httpx2
import pytest

from tests.conformance.rows import Rows
from tests.conformance.samples import Samples
from tests.harness import raw_http
from tests.harness.services import Service

pytestmark = pytest.mark.clause("http/random-bytes")
SEED = 20260101
NASTY = (
    b"\0", b"\xff\xfe", b"\xed\xa0\x80", b"%", b"%00", b"%zz", b"%ff", b"../..", b"..\\", b"'; --",
    b'"', b"{{7*7}}", b"${7*7}", b"\xf0\x9f\x98\x80", b"\xe2\x80\xae", b"\x1b[2J", b"\r", b"\t",
    b"9" * 400, b"-1", b"1e999", b"NaN", b"null", b"<script>", b"%0d%0aX: y", b"a" * 3000, b"",
)  # fmt: skip


def blobs(number: int, longest: int = 60) -> Iterator[bytes]:
    chance = random.Random(SEED)
    yield from NASTY
    for _ in range(number):
        yield chance.randbytes(chance.randrange(longest))


def fine(answer: raw_http.Answer | None, sent: bytes) -> None:
    assert answer is None or answer.status < 500, (sent, answer)


@pytest.fixture(scope="module")
def token(service: Service) -> list[str]:
    return [f"{name}: {value}" for name, value in service.account().headers.items()]


def test_in_the_path(service: Service, client: httpx2.Client) -> None:
    for blob in blobs(60):
        escaped = quote_from_bytes(blob, safe="")
        for path in (f"/{escaped}", f"{service.collection}/{escaped}", f"/problems/{escaped}"):
            assert client.get(path).status_code < 500, blob
            if "/problems" not in path:
                headers = {"If-Match": "*"}
                assert client.delete(path, headers=headers).status_code < 500, blob


def test_in_the_query(service: Service, client: httpx2.Client) -> None:
    sortable = [field.name for field in service.entity.fields if field.filterable]
    for blob in blobs(20):
        escaped = quote_from_bytes(blob, safe="")
        for name in ("limit", "cursor", "sort", *sortable, escaped):
            answer = client.get(f"{service.collection}?{name}={escaped}")
            assert answer.status_code < 500, (name, blob)


def test_in_the_headers(service: Service, token: list[str]) -> None:
    names = (
        "Accept", "Content-Type", "X-Request-ID", "traceparent", "tracestate", "If-Match", "Origin",
        "If-None-Match", "Idempotency-Key", "X-Forwarded-For", "Authorization", "Cookie", "baggage",
    )  # fmt: skip
    for blob in blobs(8):
        value = blob.replace(b"\r", b"").replace(b"\n", b"").decode("utf-8", "surrogateescape")
        for name in names:
            headers = [*token, "Content-Length: 2", f"{name}: {value}"]
            if name != "Content-Type":
                headers.append("Content-Type: application/json")
            answer = raw_http.request(service, "POST", service.collection, *headers, body=b"{}")
            fine(answer, blob)


def test_in_the_body(service: Service, client: httpx2.Client) -> None:
    headers = {"Content-Type": "application/json"}
    for blob in blobs(60, 400):
        for content in (blob, b'{"a":"' + blob + b'"}', b"{" + blob + b"}"):
            answer = client.post(service.collection, content=content, headers=headers)
            assert 400 <= answer.status_code < 500, blob


def test_in_every_member(rows: Rows, row: dict[str, Any], service: Service) -> None:
    texts = [blob.decode("utf-8", "surrogateescape") for blob in blobs(6)]
    values: list[Any] = [*texts, [], {}, 0, -1, 10**400, 1.5, True, None, [[[]]], {"": {"": ""}}]
    for field in service.entity.fields:
        for value in values:
            assert rows.patch(row["id"], {field.name: value}).status_code < 500, (field, value)


def test_in_a_cursor_of_its_own(service: Service, client: httpx2.Client) -> None:
    rows = Rows(client, service.collection, Samples(service.entity))
    rows.create()
    rows.create()
    cursor = rows.page(limit=1).json()["next_cursor"]
    chance = random.Random(SEED)
    for _ in range(60):
        broken = bytearray(cursor.encode())
        broken[chance.randrange(len(broken))] = chance.randrange(256)
        answer = client.get(f"{rows.path}?cursor={quote_from_bytes(bytes(broken), safe='')}")
        assert answer.status_code in {200, 422}


def test_on_the_wire(service: Service) -> None:
    chance = random.Random(SEED)
    starts = (
        b"", b"GET / HTTP/1.1\r\n", b"GET / HTTP/1.1\r\nHost: a\r\n", b"POST / HTTP/1.1\r\n",
        b"GET http://[ HTTP/1.1\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    )  # fmt: skip
    for start in starts:
        for _ in range(3):
            sent = start + chance.randbytes(chance.randrange(200)) + b"\r\n\r\n"
            fine(raw_http.exchange(service, sent, finish=True), sent)
    for target in ("*", "http://elsewhere/livez", "elsewhere:80", "//a//b", "/" + "a" * 70_000):
        fine(raw_http.request(service, "GET", target), target.encode())


@pytest.mark.parametrize(
    "framing",
    ["Transfer-Encoding: chunked\r\nContent-Length: 5", "Transfer-Encoding: nonsense",
     "Content-Length: 5\r\nContent-Length: 6", "Transfer-Encoding: gzip, chunked",
     "Transfer-Encoding : chunked", "Content-Length: 5\r\n folded: yes"],
)  # fmt: skip
def test_in_the_framing(service: Service, framing: str) -> None:
    head = f"POST {service.collection} HTTP/1.1\r\nHost: a\r\n{framing}\r\n\r\n"
    for body in (b"zz\r\n", b"5\r\nabcde\r\n0\r\n\r\n", b"ffffffffffffffffff\r\n", b"-5\r\n\r\n"):
        sent = head.encode() + body
        fine(raw_http.exchange(service, sent, finish=True), sent)


def test_the_service_is_still_well(service: Service, client: httpx2.Client) -> None:
    assert client.get("/readyz").status_code == 200
    assert client.get(service.collection).status_code == 200
