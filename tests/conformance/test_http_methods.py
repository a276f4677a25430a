import httpx2
import pytest

from tests.conformance.problems import problem
from tests.conformance.rows import Rows
from tests.conformance.samples import Samples
from tests.conformance.surface import operations, root_paths
from tests.harness import raw_http
from tests.harness.services import Service

OTHERS = ("TRACE", "CONNECT", "OPTIONS", "PROPFIND", "BREW", "get", "Get", "QUERY", "X")


@pytest.fixture(scope="module")
def row_id(service: Service, client: httpx2.Client) -> str:
    created = Rows(client, service.collection, Samples(service.entity)).create()
    return str(created["id"])


@pytest.mark.clause("http/head")
def test_head_answers_what_get_would_without_a_body(
    service: Service, client: httpx2.Client, row_id: str
) -> None:
    paths = [service.collection, f"{service.collection}/{row_id}", *root_paths(service)]
    for path in [*paths, f"{service.api}/nothing", f"{service.collection}?limit=0"]:
        head, get = client.head(path), client.get(path)
        assert head.status_code == get.status_code, path
        assert head.content == b""
        for name in ("content-type", "etag", "cache-control", "link", "content-security-policy"):
            assert head.headers.get(name) == get.headers.get(name), (path, name)


@pytest.mark.clause("http/methods")
def test_405_lists_the_methods_of_the_path(service: Service, row_id: str) -> None:
    allowed: dict[str, set[str]] = {}
    for operation in operations(service):
        methods = allowed.setdefault(operation.path(row_id), set())
        methods |= {"GET", "HEAD"} if operation.method == "GET" else {operation.method}
    for path in root_paths(service):
        allowed.setdefault(path, {"GET", "HEAD"})
    for path, methods in allowed.items():
        for method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE"} - methods:
            answer = raw_http.request(service, method, path, "Content-Length: 0")
            assert answer is not None
            assert answer.status == 405, (method, path)
            assert answer.header("allow") == ", ".join(sorted(methods)), (method, path)


@pytest.mark.clause("http/methods")
@pytest.mark.parametrize("method", OTHERS)
def test_a_method_of_no_route_is_405(service: Service, row_id: str, method: str) -> None:
    for path in (service.collection, f"{service.collection}/{row_id}", "/livez"):
        answer = raw_http.request(service, method, path, "Content-Length: 0")
        if answer is None or answer.status == 400:
            # The server's own parser may know no such method; that stays outside.
            assert method not in {"TRACE", "OPTIONS", "QUERY"}
            continue
        assert answer.status == 405, path
        assert answer.header("allow")
        assert answer.header("content-type") == "application/problem+json"


@pytest.mark.clause("http/methods")
def test_trace_echoes_nothing(service: Service) -> None:
    answer = raw_http.request(service, "TRACE", "/livez", "X-Secret: do-not-echo")
    assert answer is not None
    assert b"do-not-echo" not in answer.body


@pytest.mark.clause("http/methods")
def test_the_method_cannot_be_overridden(service: Service, client: httpx2.Client) -> None:
    answer = client.post(service.collection, headers={"X-HTTP-Method-Override": "GET"})
    problem(answer, "unsupported-media-type")


@pytest.mark.clause("http/methods")
def test_405_says_the_same_to_everybody(service: Service, anonymous: httpx2.Client) -> None:
    problem(anonymous.delete(service.collection), "method-not-allowed")


@pytest.mark.clause("http/accept")
@pytest.mark.parametrize(
    "accept",
    ["text/html", "application/xml", "application/json;q=0", "*/*;q=0", "application/*;q=0, */*",
     "application/json;q=0, */*;q=1", "application/problem+json", "text/*",
     "application/json;q=0.0"],
)  # fmt: skip
def test_an_accept_that_excludes_json_is_406(
    service: Service, client: httpx2.Client, accept: str
) -> None:
    answer = client.get(service.collection, headers={"Accept": accept})
    problem(answer, "not-acceptable")


@pytest.mark.clause("http/accept")
@pytest.mark.parametrize(
    "accept",
    ["application/json", "*/*", "application/*", "text/html, application/json;q=0.1",
     "APPLICATION/JSON", "application/json; charset=utf-8", "*/*;q=0.1, text/html;q=0",
     "text/html;q=0.9,*/*;q=0.001", "nonsense, application/json"],
)  # fmt: skip
def test_an_accept_that_admits_json_is_served(
    service: Service, client: httpx2.Client, accept: str
) -> None:
    answer = client.get(service.collection, headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"


@pytest.mark.clause("http/accept")
def test_no_accept_takes_everything(service: Service) -> None:
    headers = [f"{name}: {value}" for name, value in service.account().headers.items()]
    answer = raw_http.request(service, "GET", service.collection, *headers)
    assert answer is not None
    assert answer.status == 200
