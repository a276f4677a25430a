from collections.abc import Iterator

import httpx2
import pytest

from tests.conformance.launcher import Launcher
from tests.conformance.problems import problem
from tests.harness.services import Service

pytestmark = [pytest.mark.clause("http/cors"), pytest.mark.once]
LISTED = "https://shop.example"
PREFLIGHT = {"Access-Control-Request-Method": "PATCH"}
OTHERS = (
    "https://evil.example", "null", "http://shop.example", "https://shop.example.evil.example",
    "https://shop.example:8443", "https://SHOP.example/", "https://shop.example, *",
)  # fmt: skip


@pytest.fixture(scope="module")
def listing(launcher: Launcher) -> Iterator[Service]:
    with launcher.running(CORS_ORIGINS=f"{LISTED},https://app.example:8443") as service:
        yield service


def cors_headers(answer: httpx2.Response) -> dict[str, str]:
    return {k: v for k, v in answer.headers.items() if k.startswith("access-control-")}


def test_by_default_no_origin_is_let_in(service: Service, client: httpx2.Client) -> None:
    for origin in (LISTED, "null", service.base_url):
        headers = {"Origin": origin}
        assert cors_headers(client.get(service.collection, headers=headers)) == {}
        answer = client.options(service.collection, headers=headers | PREFLIGHT)
        problem(answer, "method-not-allowed")
        assert cors_headers(answer) == {}


def test_a_listed_origin_is_let_in_and_no_other(listing: Service) -> None:
    client = listing.client()
    for origin in (LISTED, "https://app.example:8443"):
        preflight = client.options(listing.collection, headers={"Origin": origin} | PREFLIGHT)
        assert preflight.status_code in {200, 204}
        assert preflight.headers["access-control-allow-origin"] == origin
        methods = {
            one.strip() for one in preflight.headers["access-control-allow-methods"].split(",")
        }
        assert "PATCH" in methods or "*" in methods
        for path in (listing.collection, f"{listing.api}/nothing"):
            answer = client.get(path, headers={"Origin": origin})
            assert answer.headers["access-control-allow-origin"] == origin
            assert "origin" in answer.headers["vary"].lower()
    for origin in OTHERS:
        answer = client.get(listing.collection, headers={"Origin": origin})
        assert "access-control-allow-origin" not in answer.headers, origin
        preflight = client.options(listing.collection, headers={"Origin": origin} | PREFLIGHT)
        problem(preflight, "method-not-allowed")
        assert "access-control-allow-origin" not in preflight.headers, origin


def test_a_browser_may_send_and_read_the_headers_of_the_api(listing: Service) -> None:
    client = listing.client()
    wanted = "authorization,content-type,if-match,if-none-match,idempotency-key,x-request-id"
    headers = {"Origin": LISTED, "Access-Control-Request-Headers": wanted} | PREFLIGHT
    preflight = client.options(listing.collection, headers=headers)
    allowed = preflight.headers["access-control-allow-headers"].lower().replace(" ", "").split(",")
    assert set(wanted.split(",")) <= set(allowed)
    answer = client.get(listing.collection, headers={"Origin": LISTED})
    exposed = answer.headers["access-control-expose-headers"].lower()
    for name in ("etag", "location", "link", "ratelimit", "retry-after", "x-request-id"):
        assert name in exposed


def test_options_that_is_no_preflight_is_405(listing: Service) -> None:
    client = listing.client()
    problem(client.options(listing.collection), "method-not-allowed")
    problem(client.options(listing.collection, headers={"Origin": LISTED}), "method-not-allowed")
