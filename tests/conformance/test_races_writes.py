import secrets
from collections import Counter
from collections.abc import Iterator
from functools import partial
from itertools import cycle, islice

import httpx2
import pytest

from tests.conformance.groups import Group
from tests.conformance.launcher import Launcher
from tests.conformance.problems import one_of, problem
from tests.conformance.rows import Rows, etag
from tests.conformance.samples import Samples
from tests.conformance.together import together

pytestmark = pytest.mark.process
WRITERS = 20


@pytest.fixture(scope="module")
def both(launcher: Launcher) -> Iterator[list[Rows]]:
    """One user's rows through two processes on one database."""
    own = launcher.deployment()
    services = [launcher.service(own) for _ in range(2)]
    user = services[0].account()
    samples = Samples(services[0].entity)
    yield [Rows(service.client(user), service.collection, samples) for service in services]
    for service in services:
        service.close()
    own.stop()


@pytest.fixture(params=[1, 2], ids=["one process", "two processes"])
def writers(both: list[Rows], request: pytest.FixtureRequest) -> list[Rows]:
    return list(islice(cycle(both[: request.param]), WRITERS))


def statuses(answers: list[httpx2.Response]) -> Counter[int]:
    return Counter(answer.status_code for answer in answers)


@pytest.mark.clause("resource/idempotency-in-progress", "resource/idempotency-durable")
def test_one_key_sent_at_once_makes_one_row(writers: list[Rows]) -> None:
    group = Group(writers[0])
    body, key = writers[0].samples.body(**group.members), secrets.token_hex(8)
    answers = together([partial(rows.post, body, Idempotency_Key=key) for rows in writers])
    created = [answer for answer in answers if answer.status_code == 201]
    assert created
    assert len({answer.content for answer in created}) == 1
    first = [answer for answer in created if "idempotent-replayed" not in answer.headers]
    assert len(first) == 1
    for answer in answers:
        if answer.status_code != 201:
            problem(answer, "request-in-progress")
            assert int(answer.headers["retry-after"]) >= 1
    assert len(group.walk()) == 1
    for rows in writers[:2]:
        assert rows.post(body, Idempotency_Key=key).content == created[0].content


@pytest.mark.clause("resource/idempotency-in-progress", "resource/idempotency-reuse")
def test_one_key_sent_at_once_with_other_bodies_makes_one_row(writers: list[Rows]) -> None:
    group, key = Group(writers[0]), secrets.token_hex(8)
    answers = together(
        [
            partial(rows.post, rows.samples.body(**group.members), Idempotency_Key=key)
            for rows in writers
        ]
    )
    assert statuses(answers)[201] == 1
    for answer in answers:
        if answer.status_code != 201:
            one_of(answer, ("request-in-progress", "idempotency-key-reused"))
    assert len(group.walk()) == 1


@pytest.mark.clause("resource/concurrency")
@pytest.mark.parametrize("method", ["patch", "put"])
def test_of_writers_of_one_version_one_wins(writers: list[Rows], method: str) -> None:
    row = writers[0].create()
    name, _ = writers[0].samples.changed()
    answers = together(
        [
            partial(rows.patch, row["id"], {name: rows.samples.body()[name]}, etag(1))
            if method == "patch"
            else partial(rows.put, row["id"], rows.samples.body(), etag(1))
            for rows in writers
        ]
    )
    assert statuses(answers) == {200: 1, 412: WRITERS - 1}
    (winner,) = (answer for answer in answers if answer.status_code == 200)
    for rows in writers[:2]:
        assert rows.read(row["id"]) == winner.json()


@pytest.mark.clause("resource/concurrency")
def test_no_update_is_lost(writers: list[Rows]) -> None:
    row = writers[0].create()
    name, _ = writers[0].samples.changed()
    answers = together(
        [partial(rows.patch, row["id"], {name: rows.samples.body()[name]}) for rows in writers]
    )
    assert statuses(answers) == {200: WRITERS}
    versions = sorted(answer.json()["version"] for answer in answers)
    assert versions == list(range(2, WRITERS + 2))
    (last,) = (answer for answer in answers if answer.json()["version"] == WRITERS + 1)
    assert writers[0].read(row["id"]) == last.json()


@pytest.mark.clause("resource/concurrency", "resource/delete")
def test_a_row_is_deleted_once(writers: list[Rows]) -> None:
    row = writers[0].create()
    answers = together([partial(rows.delete, row["id"], etag(1)) for rows in writers])
    assert statuses(answers)[204] == 1
    for answer in answers:
        if answer.status_code != 204:
            one_of(answer, ("not-found", "precondition-failed"))
    problem(writers[0].get(row["id"]), "not-found")


@pytest.mark.clause("resource/concurrency", "resource/unique")
def test_a_unique_value_is_given_once(writers: list[Rows]) -> None:
    for field in writers[0].samples.unique_fields():
        taken = {field.name: writers[0].samples.body()[field.name]}
        answers = together([partial(rows.post, rows.samples.body(**taken)) for rows in writers])
        assert statuses(answers) == {201: 1, 409: WRITERS - 1}
        own = [rows.create() for rows in writers]
        free = {field.name: writers[0].samples.body()[field.name]}
        patches = [
            partial(rows.patch, row["id"], free) for rows, row in zip(writers, own, strict=True)
        ]
        assert statuses(together(patches)) == {200: 1, 409: WRITERS - 1}


@pytest.mark.clause("resource/concurrency", "resource/create")
def test_rows_made_at_once_are_all_made(writers: list[Rows]) -> None:
    group = Group(writers[0])
    answers = together([partial(rows.post, rows.samples.body(**group.members)) for rows in writers])
    assert statuses(answers) == {201: WRITERS}
    made = sorted(answer.json()["id"] for answer in answers)
    assert sorted(row["id"] for row in group.walk(limit=7)) == made
