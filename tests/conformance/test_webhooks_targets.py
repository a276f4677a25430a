"""Targets that move, hang or never end."""

import pytest

from tests.conformance.conftest import Deploy
from tests.conformance.hooks import PUBLIC_ADDRESS, QUICK, Hooks, Posting, Webhook
from tests.conformance.problems import problems_at
from tests.harness.receivers import RawReceiver, Receiver
from tests.harness.targets import Target
from tests.servers import Resolver
from tests.servers.waiting import wait_until

pytestmark = [pytest.mark.target(feature="webhooks"), pytest.mark.process]

NAME = "moving.example"
CLOSED = QUICK | {"WEBHOOK_ALLOW_PRIVATE_TARGETS": "false"}


def named(receiver: Receiver) -> str:
    return receiver.url.replace("127.0.0.1", NAME)


def registered(hooks: Hooks, url: str) -> Webhook:
    """A busy machine may take longer for a name than the service waits for it."""
    wait_until(lambda: hooks.post(url).status_code == 201, timeout=20, what=f"a webhook at {url}")
    (webhook,) = hooks.client.get(hooks.path).json()["items"]
    made: Webhook = webhook
    return made


@pytest.mark.clause("webhooks/connection")
def test_a_name_is_called_by_its_name(
    deployment: Deploy, target: Target, resolver: Resolver, receiver: Receiver
) -> None:
    resolver.says(NAME, "127.0.0.1")
    (service,) = deployment(QUICK, through=resolver.program)
    hooks = Posting(service, target, QUICK).hooks()
    registered(hooks, named(receiver))
    hooks.rows.create()
    (received,) = receiver.wait_for(1)
    assert received.headers["host"] == named(receiver).split("/")[2]


@pytest.mark.clause("webhooks/connection")
def test_a_name_is_judged_by_the_address_that_is_connected_to(
    deployment: Deploy, target: Target, resolver: Resolver, receiver: Receiver
) -> None:
    """Whoever asks once to check and once more to connect comes to us."""
    resolver.says(NAME, PUBLIC_ADDRESS)
    (service,) = deployment(CLOSED, through=resolver.program)
    hooks = Posting(service, target, CLOSED).hooks()
    webhook = registered(hooks, named(receiver))
    resolver.says(NAME, PUBLIC_ADDRESS, "127.0.0.1")
    hooks.rows.create()
    hooks.wait_for(webhook, status="dead", last_status=None, attempts=4)
    assert receiver.received == []


@pytest.mark.clause("webhooks/targets")
def test_all_addresses_of_a_name_have_to_be_public(deployment: Deploy, resolver: Resolver) -> None:
    (service,) = deployment(CLOSED, through=resolver.program)
    hooks = Hooks(service)
    for addresses in (
        "127.0.0.1",
        f"{PUBLIC_ADDRESS} 10.0.0.1",
        f"169.254.169.254 {PUBLIC_ADDRESS}",
    ):
        resolver.says(NAME, addresses)
        assert problems_at(hooks.post(f"https://{NAME}/")).keys() == {"/url"}
    resolver.says(NAME, f"{PUBLIC_ADDRESS} 93.184.215.15")
    registered(hooks, f"https://{NAME}/")


@pytest.mark.clause("webhooks/timeout")
def test_no_target_holds_a_delivery_for_long(hooks: Hooks) -> None:
    silent, dripping, endless = (
        RawReceiver(),
        RawReceiver(b"HTTP/1.1 200 OK\r\nX-Drop: ", b".", every=0.2),
        RawReceiver(b"HTTP/1.1 200 OK\r\n\r\n", b"." * 65536),
    )
    stalled = [hooks.add(silent.url), hooks.add(dripping.url)]
    flooded = hooks.add(endless.url)
    hooks.rows.create()
    hooks.wait_for(flooded, status="delivered", last_status=200, attempts=1)
    for webhook in stalled:
        (failed,) = hooks.wait_for(webhook, status="failed", last_status=None, attempts=1)
        assert failed["next_attempt_at"] is not None
    for each in (silent, dripping, endless):
        each.close()
    # What follows the status is not read to its end.
    assert endless.sent < 64 * 1024 * 1024
