"""Of two faults in one request the earlier in the contract's order is told."""

import itertools
from collections.abc import Callable

import httpx2
import pytest

from tests.conformance import drafts
from tests.conformance.drafts import Draft, Fault
from tests.conformance.problems import problem
from tests.conformance.rows import Rows
from tests.conformance.samples import Samples
from tests.conformance.surface import NOWHERE
from tests.harness.services import Service

pytestmark = pytest.mark.clause("http/order")

Expected = tuple[str, Fault]
REQUEST: list[Expected] = [
    ("not-acceptable", drafts.refused_accept),
    ("payload-too-large", drafts.too_large),
    ("invalid-token", drafts.bad_token),
    ("unsupported-media-type", drafts.wrong_type),
]
BODY: list[Expected] = [
    ("malformed-request", drafts.cut_json),
    ("validation-failed", drafts.unknown_member),
    ("validation-failed", drafts.unknown_query),
]


@pytest.fixture
def rows(service: Service, client: httpx2.Client) -> Rows:
    return Rows(client, service.collection, Samples(service.entity))


def faults(service: Service, *late: Expected, key: bool = False) -> list[Expected]:
    """What can be wrong, first to last."""
    early = [one for one in REQUEST if service.has_accounts or one[1] is not drafts.bad_token]
    form: list[Expected] = [("malformed-request", drafts.bad_key)] if key else []
    return [*early, *form, *BODY, *late]


def check(client: httpx2.Client, chain: list[Expected], draft: Callable[[], Draft]) -> None:
    for (name, fault), *later in itertools.chain(
        ((one,) for one in chain), itertools.combinations(chain, 2)
    ):
        request = draft()
        fault(request)
        for _, other in later:
            other(request)
        problem(request.send(client), name)


def test_on_post(service: Service, client: httpx2.Client, rows: Rows) -> None:
    existing = rows.create()
    used = "order-of-checks"
    rows.post(rows.samples.body(), Idempotency_Key=used)

    def reused_key(draft: Draft) -> None:
        draft.headers.setdefault("Idempotency-Key", used)

    def taken_value(draft: Draft) -> None:
        for field in rows.samples.unique_fields():
            draft.members[field.name] = existing[field.name]

    def draft() -> Draft:
        json_type = {"Content-Type": "application/json"}
        return Draft("POST", service.collection, rows.samples.body(), json_type)

    late = [("idempotency-key-reused", reused_key), ("conflict", taken_value)]
    check(client, faults(service, *late, key=True), draft)


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_on_put_and_patch(service: Service, client: httpx2.Client, rows: Rows, method: str) -> None:
    existing, row = rows.create(), rows.create()

    def absent(draft: Draft) -> None:
        draft.path = draft.path.replace(row["id"], NOWHERE)

    def no_precondition(draft: Draft) -> None:
        del draft.headers["If-Match"]

    def stale(draft: Draft) -> None:
        if "If-Match" in draft.headers:
            draft.headers["If-Match"] = '"999"'

    def taken_value(draft: Draft) -> None:
        for field in rows.samples.unique_fields():
            draft.members[field.name] = existing[field.name]

    def draft() -> Draft:
        headers = {"Content-Type": "application/json", "If-Match": "*"}
        return Draft(method, rows.at(row["id"]), rows.samples.body(), headers)

    late = [
        ("not-found", absent),
        ("precondition-required", no_precondition),
        ("precondition-failed", stale),
        ("conflict", taken_value),
    ]
    check(client, faults(service, *late), draft)


def test_the_route_comes_before_everything(service: Service, anonymous: httpx2.Client) -> None:
    body = b"{" + b" " * drafts.MAX_BODY_BYTES
    headers = {"Accept": "text/html", "Content-Type": "text/plain"}
    answer = anonymous.post(f"{service.api}/nothing?a=1", content=body, headers=headers)
    problem(answer, "not-found")
    answer = anonymous.put(f"{service.collection}?a=1", content=body, headers=headers)
    problem(answer, "method-not-allowed")


@pytest.mark.target(auth="jwt")
def test_a_stranger_learns_nothing_of_rows(anonymous: httpx2.Client, rows: Rows) -> None:
    row = rows.create()
    for path in (rows.at(row["id"]), rows.at(NOWHERE), rows.at("malformed"), f"{rows.path}?a=1"):
        problem(anonymous.get(path), "authentication-required")
        if path != f"{rows.path}?a=1":
            problem(anonymous.delete(path), "authentication-required")


@pytest.mark.target(auth="jwt")
def test_another_users_row_is_absent_before_the_precondition(service: Service, rows: Rows) -> None:
    row = rows.create()
    stranger = Rows(service.client(), rows.path, rows.samples)
    for match in (None, '"999"', "*", "nonsense"):
        problem(stranger.delete(row["id"], match), "not-found")
        problem(stranger.patch(row["id"], {}, match), "not-found")
    problem(stranger.patch(row["id"], {"unknown": 1}, None), "validation-failed")


@pytest.mark.once
def test_the_rate_limit_stands_between_accept_and_size(
    deployment: Callable[..., list[Service]],
) -> None:
    service = deployment({"RATE_LIMIT": "2/day"})[0]
    client = service.anonymous()
    for _ in range(2):
        client.get(service.collection)
    path = service.collection
    problem(client.get(path), "too-many-requests")
    problem(client.post(path, content=b"x" * (drafts.MAX_BODY_BYTES + 1)), "too-many-requests")
    problem(client.post(path, content=b"{"), "too-many-requests")
    problem(client.get(path, headers={"Accept": "text/html"}), "not-acceptable")
    problem(client.delete(path), "method-not-allowed")
    problem(client.get(f"{service.api}/nothing"), "not-found")
    assert client.get("/livez").status_code == 200
