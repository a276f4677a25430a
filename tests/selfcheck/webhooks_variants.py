"""Services that tell too much of webhooks, or take too much."""

from typing import Any

from tests.conformance.hooks import PUBLIC
from tests.selfcheck.audit_variants import Event, each_event, silent
from tests.selfcheck.edits import answer_json, on, request_edit, sent_json, with_status
from tests.selfcheck.messages import Fault
from tests.selfcheck.variants import broken

PATH = "/webhooks"


def told(body: Any) -> Any:
    """Each webhook in an answer, with a secret."""
    if isinstance(body, dict) and "items" in body:
        return body | {"items": [told(item) for item in body["items"]]}
    return body | {"secret": "whsec_c2VjcmV0"} if "event_types" in body else body


def unread(name: str) -> Fault:
    return on(
        "GET", PATH,
        request_edit(
            lambda request: request.with_query([pair for pair in request.query if pair[0] != name])
        ),
    )  # fmt: skip


def without_webhooks(event: Event) -> list[Event]:
    return [] if event["action"].startswith("webhooks.") else [event]


WEBHOOKS = (
    broken(
        "secrets shown again", "webhooks/bodies", on("GET", "", answer_json(told)),
        "test_webhooks_register.py::test_the_secret_is_shown_once",
    ),
    broken(
        "webhooks of others", "webhooks/ownership", with_status(404, 200),
        "test_webhooks_register.py::test_anothers_webhook_is_absent",
    ),
    broken(
        "events to anywhere", "webhooks/targets",
        on("POST", PATH, sent_json(lambda body: body | {"url": PUBLIC})),
        "test_webhooks_register.py::test_other_targets_are_refused",
    ),
    broken(
        "webhooks in one order only", "webhooks/lists", unread("sort"),
        "test_webhooks_lists.py::test_webhooks_come_in_pages_the_newest_first",
    ),
    broken(
        "a limit that is no limit", "webhooks/lists", unread("limit"),
        "test_webhooks_lists.py::test_other_queries_of_webhooks_are_refused",
    ),
    broken(
        "webhooks come and go in silence", "webhooks/audit", each_event(without_webhooks),
        "test_audit_webhooks.py::test_a_webhook_that_comes_and_goes_is_told",
    ),
    broken(
        "reaches for webhooks kept quiet", "webhooks/audit", silent("action", "access.denied"),
        "test_audit_webhooks.py::test_a_reach_for_anothers_webhook_is_told",
    ),
)  # fmt: skip
