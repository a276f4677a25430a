import httpx2
import pytest

from tests.conformance.problems import problem
from tests.harness.services import Service

pytestmark = pytest.mark.clause("http/version-url")


@pytest.mark.parametrize("version", ["v0", "v2", "v99", "v01", "V1", "v1.0", "v", "1"])
def test_an_unknown_version_is_404_and_names_the_supported_ones(
    service: Service, client: httpx2.Client, version: str
) -> None:
    answer = client.get(f"/api/{version}/{service.entity.path}")
    body = problem(answer, "not-found")
    if version.startswith("v") and version[1:].isdigit():
        assert "v1" in body["detail"]


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/v1", "/api/v1/", "/apiv1"])
def test_the_prefix_alone_is_404(client: httpx2.Client, path: str) -> None:
    problem(client.get(path), "not-found")


def test_the_resource_is_not_served_without_its_version(
    service: Service, client: httpx2.Client
) -> None:
    for path in (f"/{service.entity.path}", f"/api/{service.entity.path}"):
        problem(client.get(path), "not-found")


@pytest.mark.clause("http/version-header")
def test_every_answer_of_the_api_names_the_version(service: Service, client: httpx2.Client) -> None:
    answers = [
        client.get(service.collection),
        client.head(service.collection),
        client.get(f"{service.collection}/nothing"),
        client.get(f"{service.api}/nothing"),
        client.get("/api/v2/nothing"),
        client.get("/api/nothing"),
        client.delete(service.collection),
        client.get(service.collection, headers={"Accept": "text/html"}),
        client.get(service.collection, params={"unknown": "1"}),
        client.post(service.collection, content=b"{"),
        client.get(service.collection, headers={"Authorization": "Bearer nonsense"}),
    ]
    for answer in answers:
        assert answer.headers.get_list("api-version") == ["1"], answer.request


@pytest.mark.clause("endpoints/unversioned")
def test_the_operational_endpoints_stand_at_the_root_only(
    service: Service, anonymous: httpx2.Client
) -> None:
    for name in ("livez", "readyz", "metrics", "openapi.json", "docs"):
        assert "api-version" not in anonymous.get(f"/{name}").headers
        assert anonymous.get(f"{service.api}/{name}").status_code == 404


def test_a_trailing_slash_is_another_path(service: Service, client: httpx2.Client) -> None:
    problem(client.get(f"{service.collection}/"), "not-found")
    problem(client.get("/livez/"), "not-found")
