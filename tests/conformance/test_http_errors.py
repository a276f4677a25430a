import re

import httpx2
import pytest

from tests.conformance.problems import STATUS, problem, problems_at
from tests.conformance.samples import Samples
from tests.conformance.surface import NOWHERE
from tests.harness import raw_http
from tests.harness.services import Service

MEMBERS = {"type", "title", "status", "detail", "instance", "request_id"}


@pytest.mark.clause("http/errors")
def test_an_error_is_a_problem_with_the_members_of_the_contract(
    service: Service, client: httpx2.Client
) -> None:
    path = f"{service.collection}/{NOWHERE}"
    answer = client.get(path, headers={"X-Request-ID": "seen-in-the-problem"})
    body = problem(answer, "not-found")
    assert set(body) == MEMBERS
    assert body["instance"] == path
    assert body["request_id"] == answer.headers["x-request-id"] == "seen-in-the-problem"
    assert all(isinstance(body[name], str) and body[name] for name in MEMBERS - {"status"})


@pytest.mark.clause("http/errors")
@pytest.mark.parametrize(
    "accept", ["text/html", "application/xml", "image/png;q=1, */*;q=0", "", "nonsense", "*/*"]
)
def test_errors_are_problems_whatever_accept_says(client: httpx2.Client, accept: str) -> None:
    for path in ("/nothing", "/api/v1/nothing", "/api/v9/nothing"):
        problem(client.get(path, headers={"Accept": accept}), "not-found")


@pytest.mark.clause("http/errors")
@pytest.mark.parametrize(
    "path",
    ["/nothing", "/api/v1/nothing", "/..%2f..%2fetc/passwd", "/%00", "/%ff", "/a//b", "/%2e%2e/"],
)
def test_paths_that_no_route_takes_are_404_problems(service: Service, path: str) -> None:
    answer = raw_http.request(service, "GET", path)
    assert answer is not None
    assert answer.status == 404
    assert answer.header("content-type") == "application/problem+json"


@pytest.mark.clause("http/errors")
def test_the_instance_leaves_out_the_query(service: Service, client: httpx2.Client) -> None:
    answer = client.get(service.collection, params={"unknown": "a-secret-of-mine"})
    assert problem(answer, "validation-failed")["instance"] == service.collection
    assert "a-secret-of-mine" not in answer.text


@pytest.mark.clause("http/error-pointers")
def test_validation_tells_all_problems_at_once(
    service: Service, client: httpx2.Client, samples: Samples
) -> None:
    text, number = samples.fields("string")[0], samples.fields("integer")[0]
    body = samples.body(**{text.name: 5, number.name: "5", "unknown": 1, "id": NOWHERE})
    missing = next(field for field in samples.entity.fields if not field.nullable and field != text)
    del body[missing.name]
    answer = client.post(service.collection, json=body)
    expected = {f"/{text.name}": "type", "/unknown": "unknown", "/id": "read_only"}
    expected[f"/{missing.name}"] = "required"
    if missing != number:
        expected[f"/{number.name}"] = "type"
    assert problems_at(answer) == expected


@pytest.mark.clause("http/error-pointers")
def test_pointers_escape_the_names_of_members(
    service: Service, client: httpx2.Client, samples: Samples
) -> None:
    answer = client.post(service.collection, json=samples.body(**{"a/b~c": 1, "é": 1, "": 1}))
    assert problems_at(answer) == {"/a~1b~0c": "unknown", "/é": "unknown", "/": "unknown"}


@pytest.mark.clause("http/www-authenticate")
@pytest.mark.target(auth="jwt")
def test_every_401_carries_a_challenge(service: Service, anonymous: httpx2.Client) -> None:
    answer = anonymous.get(service.collection)
    problem(answer, "authentication-required")
    assert answer.headers["www-authenticate"] == "Bearer"
    for value in (
        "Bearer nonsense",
        "Bearer",
        "Basic YTpi",
        "Bearer a.b.c",
        "bearer x",
        "nonsense",
    ):
        answer = anonymous.get(service.collection, headers={"Authorization": value})
        problem(answer, "invalid-token")
        assert answer.headers["www-authenticate"] == 'Bearer error="invalid_token"', value
    credentials = {"email": "nobody@example.com", "password": "not the right password"}
    answer = anonymous.post(f"{service.api}/auth/login", json=credentials)
    problem(answer, "invalid-credentials")
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.clause("http/errors", "endpoints/problems")
@pytest.mark.parametrize("name", STATUS)
def test_the_type_of_an_error_leads_to_its_page(anonymous: httpx2.Client, name: str) -> None:
    answer = anonymous.get(f"/problems/{name}")
    assert answer.status_code == 200
    assert re.search(r"\b" + str(STATUS[name]) + r"\b", answer.text)


@pytest.mark.clause("endpoints/problems")
def test_an_unknown_problem_has_no_page(anonymous: httpx2.Client) -> None:
    for name in ("nothing", "", "..%2Flivez", "Not-Found", "not-found/"):
        problem(anonymous.get(f"/problems/{name}"), "not-found")
