import pytest

from tests.conformance.hooks import PUBLIC, Hooks
from tests.conformance.surface import NOWHERE
from tests.conformance.trail import Event, Trail
from tests.harness.accounts import Account
from tests.harness.services import Service

pytestmark = [
    pytest.mark.target(auth="jwt", feature="webhooks"),
    pytest.mark.clause("webhooks/audit"),
]


@pytest.fixture
def own(service: Service, user: Account) -> Hooks:
    return Hooks(service, user)


def told(event: Event) -> tuple[str, str, str, str]:
    return event["action"], event["resource_type"], event["outcome"], event["actor_id"]


def test_a_webhook_that_comes_and_goes_is_told(own: Hooks, user: Account, trail: Trail) -> None:
    made = own.add(PUBLIC)
    assert own.client.get(f"{own.path}/{made['id']}").status_code == 200
    assert own.client.delete(f"{own.path}/{made['id']}").status_code == 204
    assert own.client.delete(f"{own.path}/{made['id']}").status_code == 404
    assert [told(event) for event in trail.of(made["id"])] == [
        ("webhooks.create", "webhooks", "success", user.id),
        ("webhooks.delete", "webhooks", "success", user.id),
    ]


def test_what_is_no_webhook_is_not_told(own: Hooks, user: Account, trail: Trail) -> None:
    before = trail.events(actor_id=user.id)
    assert own.post("https://127.0.0.1/").status_code == 422
    assert own.client.get(f"{own.path}/{NOWHERE}").status_code == 404
    assert trail.events(actor_id=user.id) == before


def test_a_reach_for_anothers_webhook_is_told(
    own: Hooks, service: Service, other_user: Account, trail: Trail
) -> None:
    made = own.add(PUBLIC)
    other, path = Hooks(service, other_user), f"{own.path}/{made['id']}"
    attempts = [
        other.client.get(path),
        other.client.delete(path),
        other.client.get(f"{path}/deliveries"),
        other.retry(made, NOWHERE),
    ]
    assert {answer.status_code for answer in attempts} == {404}
    denied = trail.events(resource_id=made["id"], outcome="denied")
    expected = ("access.denied", "webhooks", "denied", other_user.id)
    assert [told(event) for event in denied] == [expected] * len(attempts)
