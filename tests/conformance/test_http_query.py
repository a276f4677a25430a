import httpx2
import pytest

from tests.conformance.problems import problems_at
from tests.conformance.rows import Rows
from tests.conformance.samples import Samples
from tests.conformance.surface import NOWHERE, operations
from tests.harness import raw_http
from tests.harness.accounts import Account
from tests.harness.services import Service

pytestmark = pytest.mark.clause("http/query")


@pytest.fixture(scope="module")
def row_id(service: Service, client: httpx2.Client) -> str:
    return str(Rows(client, service.collection, Samples(service.entity)).create()["id"])


def test_an_unknown_parameter_is_422_on_every_route(
    service: Service, admin: Account, row_id: str
) -> None:
    client = service.client(admin)
    calls = [(one.method, one.path(row_id)) for one in operations(service)]
    assert calls
    for method, path in calls:
        content = None if method in {"GET", "HEAD", "DELETE"} else b"{}"
        headers = {"Content-Type": "application/json", "If-Match": "*"} if content else {}
        answer = client.request(method, f"{path}?unknown=1", content=content, headers=headers)
        assert problems_at(answer)["/unknown"] == "unknown", (method, path)


@pytest.mark.parametrize(
    ("query", "name"),
    [("a=1", "a"), ("a", "a"), ("=1", ""), ("Limit=5", "Limit"), ("limit%5B%5D=5", "limit[]"),
     ("%00=1", "\0"), ("a%2Fb~c=1", "a~1b~0c"), ("id=" + NOWHERE, "id"), ("owner_id=1", "owner_id"),
     ("offset=1", "offset"), ("%F0%9F%98%80=1", "😀")],
)  # fmt: skip
def test_a_parameter_that_no_one_declared_is_refused(
    service: Service, client: httpx2.Client, query: str, name: str
) -> None:
    assert problems_at(client.get(f"{service.collection}?{query}")) == {f"/{name}": "unknown"}


@pytest.mark.parametrize("query", ["limit=5&limit=5", "limit=5&limit=6", "limit=5&%6Cimit=5"])
def test_a_repeated_parameter_is_refused(
    service: Service, client: httpx2.Client, query: str
) -> None:
    assert problems_at(client.get(f"{service.collection}?{query}")) == {"/limit": "repeated"}


def test_all_problems_of_a_query_are_told_at_once(service: Service, client: httpx2.Client) -> None:
    query = "limit=0&limit=0&a=1&a=1&sort=nothing"
    errors = problems_at(client.get(f"{service.collection}?{query}"))
    assert set(errors) == {"/limit", "/a", "/sort"}


@pytest.mark.parametrize(
    "value",
    ["", "0", "101", "-1", "+5", "5.0", "1e1", " 5", "5 ", "0x5", "٣", "five", "9" * 40, "5%00",
     "%FF", "null", "true", "5,6"],
)  # fmt: skip
def test_a_limit_that_is_no_number_from_1_to_100_is_refused(
    service: Service, client: httpx2.Client, value: str
) -> None:
    answer = client.get(f"{service.collection}?limit={value.replace('+', '%2B')}")
    assert set(problems_at(answer)) == {"/limit"}


@pytest.mark.parametrize("query", ["?", "?&", "?&&"])
def test_an_empty_query_is_none(service: Service, client: httpx2.Client, query: str) -> None:
    assert client.get(f"{service.collection}{query}").status_code == 200


@pytest.mark.parametrize("query", ["limit=%", "limit=%zz", "a=%FF%FE", "%FF=1", "limit=5;a=1"])
def test_broken_escapes_are_refused_as_any_other_value(service: Service, query: str) -> None:
    headers = [f"{name}: {value}" for name, value in service.account().headers.items()]
    answer = raw_http.request(service, "GET", f"{service.collection}?{query}", *headers)
    assert answer is not None
    assert answer.status in {400, 422}
