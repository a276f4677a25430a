import httpx2
import pytest

from tests.conformance.problems import STATUS
from tests.harness.services import Service

pytestmark = pytest.mark.clause("endpoints/problems")


@pytest.mark.parametrize("name", STATUS)
def test_a_page_says_what_the_error_means_and_how_to_mend_it(
    anonymous: httpx2.Client, name: str
) -> None:
    answer = anonymous.get(f"/problems/{name}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].split(";")[0] in {
        "text/html",
        "text/plain",
        "application/json",
    }
    assert len(answer.text) > 80
    assert str(STATUS[name]) in answer.text


def test_pages_differ(anonymous: httpx2.Client) -> None:
    assert len({anonymous.get(f"/problems/{name}").text for name in STATUS}) == len(STATUS)


def test_an_error_links_to_its_page(service: Service, client: httpx2.Client) -> None:
    kind = client.get(f"{service.api}/nothing").json()["type"]
    assert client.get(kind).status_code == 200


def test_the_pages_are_for_everybody(anonymous: httpx2.Client) -> None:
    for accept in ("text/html", "application/json", "image/png"):
        assert anonymous.get("/problems/conflict", headers={"Accept": accept}).status_code == 200
