"""Services that keep a bad audit trail."""

from collections.abc import Callable
from typing import Any

from tests.selfcheck.edits import answer_edit, answer_json, on, request_edit
from tests.selfcheck.messages import Answer, Fault, Request, made
from tests.selfcheck.variants import broken

Event = dict[str, Any]


def each_event(change: Callable[[Event], list[Event]]) -> Fault:
    """What the trail tells in place of each event."""

    def edit(page: Any) -> Any:
        if "items" not in page:
            return page
        return page | {"items": [told for event in page["items"] for told in change(event)]}

    return on("GET", "/audit-events", answer_json(edit))


def silent(name: str, value: str) -> Fault:
    return each_event(lambda event: [] if event[name].endswith(value) else [event])


def always(name: str, value: str) -> Fault:
    return each_event(lambda event: [event | {name: value}])


def opened(answer: Answer) -> Answer:
    return made(200, {"items": [], "next_cursor": None}) if answer.status == 403 else answer


def unfiltered(request: Request) -> Request:
    return request.with_query([pair for pair in request.query if pair[0] != "action"])


AUDIT = (
    broken(
        "an event that tells more", "audit/members",
        each_event(lambda event: [event | {"email": "ada@example.com"}]),
        "test_audit_writes.py::test_an_event_tells_who_did_what_to_what",
    ),
    broken(
        "changes kept quiet", "audit/writes", silent("action", ".update"),
        "test_audit_writes.py::test_each_write_has_one_event_in_its_order",
    ),
    broken(
        "events told twice", "audit/writes", each_event(lambda event: [event, event]),
        "test_audit_writes.py::test_a_retry_has_no_event",
    ),
    broken(
        "failures kept quiet", "audit/accounts", silent("outcome", "failure"),
        "test_audit_accounts.py::test_a_wrong_password_is_a_failure_of_nobody_known",
        "test_audit_accounts.py::test_an_unknown_email_is_a_failure_too",
        "test_audit_accounts.py::test_a_wrong_current_password_is_a_failure",
    ),
    broken(
        "every attempt a success", "audit/accounts", always("outcome", "success"),
        "test_audit_accounts.py::test_a_wrong_password_is_a_failure_of_nobody_known",
    ),
    broken(
        "stolen tokens kept quiet", "audit/accounts", silent("action", ".refresh_reuse"),
        "test_audit_accounts.py::test_a_reused_refresh_token_is_denied",
    ),
    broken(
        "roles given in silence", "audit/roles", silent("action", "access.change"),
        "test_audit_accounts.py::test_the_first_admins_roles_are_told",
    ),
    broken(
        "refusals kept quiet", "audit/denied", silent("action", "access.denied"),
        "test_audit_accounts.py::test_to_reach_for_anothers_row_is_denied",
        "test_audit_accounts.py::test_users_may_not_read_the_trail_and_their_attempt_is_told",
    ),
    broken(
        "everybody comes from the proxy", "audit/origin", always("client_address", "127.0.0.1"),
        "test_audit_writes.py::test_an_event_tells_of_its_request",
    ),
    broken(
        "a trail for everybody", "audit/permission",
        on("GET", "/audit-events", answer_edit(opened)),
        "test_audit_accounts.py::test_users_may_not_read_the_trail_and_their_attempt_is_told",
    ),
    broken(
        "a filter ignored", "audit/list", on("GET", "/audit-events", request_edit(unfiltered)),
        "test_audit_list.py::test_filters_are_equalities",
    ),
)  # fmt: skip
