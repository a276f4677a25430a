import base64
from typing import Any

import pytest

from tests.conformance.hooks import PUBLIC, Hooks, event_types
from tests.conformance.problems import problems_at
from tests.conformance.surface import NOWHERE
from tests.harness.services import Service

pytestmark = [pytest.mark.target(feature="webhooks")]


@pytest.fixture(scope="module")
def own(service: Service) -> Hooks:
    return Hooks(service)


@pytest.mark.clause("webhooks/bodies")
def test_the_secret_is_shown_once(own: Hooks, service: Service) -> None:
    answer = own.post(PUBLIC)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert {*made} == {"id", "url", "event_types", "active", "created_at", "secret"}
    assert answer.headers["location"] == f"{own.path}/{made['id']}"
    secret = made.pop("secret")
    assert secret.startswith("whsec_")
    assert 24 <= len(base64.b64decode(secret.removeprefix("whsec_"), validate=True)) <= 64
    assert (made["url"], made["event_types"], made["active"]) == (
        PUBLIC,
        event_types(service),
        True,
    )
    assert own.client.get(answer.headers["location"]).json() == made
    assert own.client.get(own.path).json()["items"][0] == made


@pytest.mark.clause("webhooks/bodies")
def test_a_deleted_webhook_is_gone(own: Hooks) -> None:
    made = own.add(PUBLIC)
    path = f"{own.path}/{made['id']}"
    assert own.client.delete(path).status_code == 204
    for answer in (own.client.delete(path), own.client.get(path)):
        assert answer.status_code == 404
    assert own.client.get(f"{path}/deliveries").status_code == 404


@pytest.mark.clause("webhooks/bodies")
@pytest.mark.parametrize(
    ("types", "pointers"),
    [
        ([], {"/event_types"}),
        (["unheard.of.v1"], {"/event_types/0"}),
        ("created", {"/event_types"}),
        (["TWICE", "TWICE"], {"/event_types"}),
    ],
    ids=str,
)
def test_event_types_are_checked(own: Hooks, types: Any, pointers: set[str]) -> None:
    known = event_types(own.service)[0]
    if isinstance(types, list):
        types = [known if one == "TWICE" else one for one in types]
    assert problems_at(own.post(PUBLIC, types)).keys() == pointers


@pytest.mark.clause("webhooks/bodies")
def test_other_members_are_refused(own: Hooks) -> None:
    assert problems_at(own.post(PUBLIC, secret="mine")).keys() == {"/secret"}
    assert problems_at(own.post(PUBLIC, id=NOWHERE)).keys() == {"/id"}


@pytest.mark.target(auth="jwt", feature="webhooks")
@pytest.mark.clause("webhooks/ownership")
def test_anothers_webhook_is_absent(own: Hooks, service: Service) -> None:
    made = own.add(PUBLIC)
    path = f"{own.path}/{made['id']}"
    for other in (Hooks(service), Hooks(service, service.admin())):
        assert other.client.get(path).status_code == 404
        assert other.client.get(f"{path}/deliveries").status_code == 404
        assert other.retry(made, NOWHERE).status_code == 404
        assert other.client.delete(path).status_code == 404
        assert made["id"] not in other.client.get(own.path).text
    assert own.client.get(path).status_code == 200


@pytest.mark.clause("webhooks/targets")
@pytest.mark.parametrize(
    "url",
    [
        "http://93.184.215.14/", "https://127.0.0.1/", "https://localhost/", "https://10.0.0.1/",
        "https://172.16.0.1/", "https://192.168.1.1/", "https://100.64.0.1/",
        "https://169.254.169.254/latest/meta-data", "https://0.0.0.0/", "https://224.0.0.1/",
        "https://198.18.0.1/", "https://240.0.0.1/", "https://255.255.255.255/",
        "https://192.0.2.1/", "https://192.88.99.1/", "https://2130706433/",
        "https://0x7f000001/", "https://0x7f.1/", "https://0177.0.0.1/", "https://127.1/",
        "https://[::1]/", "https://[::]/", "https://[fe80::1]/", "https://[fc00::1]/",
        "https://[fec0::1]/", "https://[ff02::1]/", "https://[2001:db8::1]/",
        "https://[::ffff:127.0.0.1]/", "https://[::ffff:a00:1]/", "https://[::127.0.0.1]/",
        "https://[64:ff9b::7f00:1]/", "https://[64:ff9b:1::7f00:1]/", "https://[2002:7f00:1::]/",
        "https://[2001:0:7f00:1::]/", "https://nowhere.invalid/",
        "https://user:password@93.184.215.14/", "ftp://93.184.215.14/", "//93.184.215.14/", "",
    ],
)  # fmt: skip
def test_other_targets_are_refused(own: Hooks, url: str) -> None:
    assert problems_at(own.post(url)).keys() == {"/url"}
