"""What a body must be before its members are looked at, on every route that takes one."""

import json

import httpx2
import pytest

from tests.conformance.body_routes import BodyRoute, body_routes
from tests.conformance.problems import problem, problems_at
from tests.conformance.rows import Rows
from tests.conformance.samples import Samples
from tests.harness.accounts import Account
from tests.harness.services import Service


@pytest.fixture(scope="module")
def routes(service: Service, client: httpx2.Client, user: Account) -> list[BodyRoute]:
    return body_routes(service, Rows(client, service.collection, Samples(service.entity)), user)


@pytest.mark.clause("http/content-type")
@pytest.mark.parametrize(
    "kind",
    ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
     "application/json; charset=latin1", "application/json; charset=utf-16", "application/jsonp",
     "application/vnd.api+json", "json", "application/xml", "text/json", "application/*", "*/*"],
)  # fmt: skip
def test_another_content_type_is_415(routes: list[BodyRoute], kind: str) -> None:
    for route in routes:
        problem(
            route.send(json.dumps(route.members).encode(), Content_Type=kind),
            "unsupported-media-type",
        )


@pytest.mark.clause("http/content-type")
def test_no_content_type_is_415_even_for_an_empty_body(routes: list[BodyRoute]) -> None:
    for route in routes:
        problem(route.send(b"", Content_Type=""), "unsupported-media-type")


@pytest.mark.clause("http/content-type")
@pytest.mark.parametrize(
    "kind",
    ["application/json", "application/json; charset=utf-8", 'application/json;charset="UTF-8"',
     "Application/JSON", "application/json ; charset=UTF-8"],
)  # fmt: skip
def test_json_in_utf_8_is_taken(routes: list[BodyRoute], kind: str) -> None:
    for route in routes:
        answer = route.send(b'{"unknown":1}', Content_Type=kind)
        assert answer.status_code == 422, (route.path, answer.text)


@pytest.mark.clause("http/content-type")
def test_merge_patch_is_a_type_for_patch_only(routes: list[BodyRoute]) -> None:
    for route in routes:
        answer = route.send(b'{"unknown":1}', Content_Type="application/merge-patch+json")
        expected = "validation-failed" if route.method == "PATCH" else "unsupported-media-type"
        problem(answer, expected)


@pytest.mark.clause("http/content-type")
@pytest.mark.parametrize("encoding", ["gzip", "identity", "br", "deflate", "nonsense"])
def test_any_content_encoding_is_415(routes: list[BodyRoute], encoding: str) -> None:
    for route in routes:
        answer = route.send(json.dumps(route.members).encode(), Content_Encoding=encoding)
        problem(answer, "unsupported-media-type")


@pytest.mark.clause("http/malformed-json")
@pytest.mark.parametrize(
    "content",
    [b"", b" ", b"{", b"}", b'{"a":1,}', b"{'a':1}", b'{"a":01}', b'{"a":NaN}', b'{"a":Infinity}',
     b'{"a":-Infinity}', b'{"a":+1}', b'{"a":.5}', b'{"a":1.}', b'{"a":0x1}', b'{"a":1} {"b":2}',
     b'{"a":1}x', b'{"a" 1}', b"{a:1}", b'{"a":"\x01"}', b'{"a":"\n"}', b'{"a":"\\x"}',
     b'{"a":"\\u12"}', b"nul", b"True", b"/* */{}", b"{} // no", b"a=b", b'{"a":tru}', b"\x00{}",
     b'{"a":1}\x00', b"\x0b{}", b"[1,]", b'{"a":1e}', b'{"a":--1}', b"\xa0{}"],
)  # fmt: skip
def test_malformed_json_is_400(routes: list[BodyRoute], content: bytes) -> None:
    for route in routes:
        problem(route.send(content), "malformed-request")


@pytest.mark.clause("http/malformed-json")
@pytest.mark.parametrize(
    "content",
    [b'{"a":"\xff"}', b'{"a":"\xc3"}', b'{"\xc0\xaf":1}', b'{"a":"\xed\xa0\x80"}',
     b'{"a":"\xf4\x90\x80\x80"}', b"\xef\xbb\xbf{}", '{"a":1}'.encode("utf-16"),
     '{"a":1}'.encode("utf-16-le"), '{"a":1}'.encode("utf-32-be"), b"\xff", b'{"a":"\xe9"}'],
)  # fmt: skip
def test_what_is_not_utf_8_without_a_bom_is_400(routes: list[BodyRoute], content: bytes) -> None:
    for route in routes:
        problem(route.send(content), "malformed-request")


@pytest.mark.clause("http/malformed-json")
@pytest.mark.parametrize("depth", [65, 1_000, 100_000])
@pytest.mark.parametrize(("opening", "closing"), [(b"[", b"]"), (b'{"a":', b"}")])
def test_deep_nesting_is_400(
    routes: list[BodyRoute], depth: int, opening: bytes, closing: bytes
) -> None:
    for route in routes:
        inner = b"1" if opening != b"[" else b""
        problem(route.send(opening * depth + inner + closing * depth), "malformed-request")


@pytest.mark.clause("http/strict-json")
@pytest.mark.parametrize("content", [b"[]", b"null", b'"a"', b"1", b"true", b"[{}]", b"1e999"])
def test_json_that_is_no_object_is_422_at_the_root(routes: list[BodyRoute], content: bytes) -> None:
    for route in routes:
        assert list(problems_at(route.send(content))) == [""], route.path


@pytest.mark.clause("http/malformed-json")
def test_a_body_on_get_head_and_delete_is_ignored(service: Service, client: httpx2.Client) -> None:
    for method, status in (("GET", 200), ("HEAD", 200)):
        answer = client.request(method, service.collection, content=b"{nonsense")
        assert answer.status_code == status
