"""A webhook that leads to this machine, and what is delivered to it."""

from collections.abc import Iterator
from contextlib import contextmanager

from scripts.demo import console
from scripts.demo.caller import Caller
from tests.harness.receivers import Receiver
from tests.servers.waiting import wait_until

ENVIRONMENT = {"WEBHOOK_ALLOW_PRIVATE_TARGETS": "true"}
SECONDS = 30
SIGNED = ("content-type", "webhook-id", "webhook-timestamp", "webhook-signature")


class Hook:
    """The caller's webhook for created rows."""

    def __init__(self, caller: Caller, receiver: Receiver) -> None:
        path = caller.document.path("/webhooks")
        body = caller.document.body(path, "post") | {"url": receiver.url}
        created = caller.send("POST", path, body=body)
        self._caller = caller
        self._receiver = receiver
        self._secret = str(created.json()["secret"])
        self._deliveries = f"{created.headers['location']}/deliveries"

    def show_delivery(self) -> None:
        with console.progress("waiting for the delivery"):
            delivery = self._receiver.wait_for(1, timeout=SECONDS)[0]
            wait_until(self._is_noted, timeout=SECONDS, what="a delivery in the webhook's history")
        if not delivery.is_signed_with(self._secret):
            raise LookupError("the delivery isn't signed with the webhook's secret")
        headers = {name: delivery.headers[name] for name in SIGNED}
        console.received("POST", self._receiver.url, headers, delivery.event)
        console.done("signed with the webhook's secret, as Standard Webhooks says")
        self._caller.send("GET", self._deliveries)

    def _is_noted(self) -> bool:
        deliveries = self._caller.get(self._deliveries)["items"]
        return any(one["status"] == "delivered" for one in deliveries)


@contextmanager
def hook(caller: Caller) -> Iterator[Hook]:
    console.say()
    console.say("  WEBHOOK_ALLOW_PRIVATE_TARGETS=true lets a webhook lead to this machine;")
    console.say("  production refuses it")
    receiver = Receiver()
    try:
        yield Hook(caller, receiver)
    finally:
        receiver.close()
