from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from threading import Event
from typing import Any

import httpx2
import psycopg
import pytest

from tests.conformance.caching import asked
from tests.conformance.conftest import Replicate
from tests.conformance.exposition import Exposition
from tests.conformance.launcher import Launcher
from tests.conformance.problems import problem
from tests.conformance.rows import Rows, rows_of
from tests.conformance.statements import change_versions
from tests.harness.proxies import Proxy
from tests.harness.services import Service
from tests.servers.waiting import wait_until

pytestmark = [pytest.mark.process, pytest.mark.target(cache=["memory", "redis"])]

WRITES = 60
READERS = 4
STAMPEDE = 12


def change_unseen(service: Service) -> None:
    """Changes every row where the service can't notice."""
    assert service.deployment is not None
    change_versions(service.deployment.database, service.entity.plural, 99)


@pytest.fixture(scope="module")
def cached(launcher: Launcher) -> Iterator[Service]:
    with launcher.running() as service:
        yield service


@pytest.mark.clause("cache/served")
def test_a_second_read_is_served_without_the_database(cached: Service) -> None:
    rows = rows_of(cached)
    row = rows.create()
    misses, hits = asked(cached, "miss"), asked(cached, "hit")
    assert rows.read(row["id"]) == row
    assert (asked(cached, "miss"), asked(cached, "hit")) == (misses + 1, hits)
    change_unseen(cached)
    answer = rows.get(row["id"].upper())
    assert answer.json() == row
    assert answer.headers["etag"] == '"1"'
    assert rows.get(row["id"], If_None_Match='"1"').status_code == 304
    assert (asked(cached, "miss"), asked(cached, "hit")) == (misses + 1, hits + 2)


@pytest.mark.clause("cache/served")
def test_every_type_comes_back_as_it_was(cached: Service) -> None:
    rows = rows_of(cached)
    for body in (rows.samples.body(), rows.samples.required_body()):
        row = rows.post(body).json()
        first, second = rows.get(row["id"]), rows.get(row["id"])
        assert first.json() == row
        assert second.content == first.content


@pytest.mark.clause("cache/served")
def test_decisions_are_not_made_by_the_cache(cached: Service) -> None:
    rows = rows_of(cached)
    row = rows.create()
    rows.read(row["id"])
    change_unseen(cached)
    problem(rows.patch(row["id"], {}, match='"1"'), "precondition-failed")
    assert rows.patch(row["id"], {}, match='"99"').status_code == 200


@pytest.mark.clause("cache/owners")
@pytest.mark.target(auth="jwt")
def test_what_an_owner_has_read_is_not_given_to_others(cached: Service) -> None:
    rows, others = rows_of(cached), rows_of(cached)
    row = rows.create()
    problem(others.get(row["id"]), "not-found")
    rows.read(row["id"])
    problem(others.get(row["id"]), "not-found")
    assert rows_of(cached, cached.admin()).read(row["id"]) == row
    problem(others.get(row["id"]), "not-found")


@pytest.mark.clause("cache/owners")
@pytest.mark.target(auth="none")
def test_every_caller_is_the_owner(cached: Service) -> None:
    rows = rows_of(cached)
    row = rows.create()
    assert rows.read(row["id"]) == rows_of(cached).read(row["id"]) == row


@pytest.mark.clause("cache/own-writes")
def test_every_write_is_seen_by_the_next_read(cached: Service) -> None:
    rows = rows_of(cached)
    row = rows.create()
    rows.read(row["id"])
    name, value = rows.samples.changed()
    patched = rows.patch(row["id"], {name: value})
    assert rows.read(row["id"]) == patched.json()
    replaced = rows.put(row["id"], rows.samples.body())
    assert rows.read(row["id"]) == replaced.json()
    assert rows.delete(row["id"]).status_code == 204
    problem(rows.get(row["id"]), "not-found")


@pytest.mark.clause("cache/own-writes")
def test_no_write_is_undone_while_many_read(launcher: Launcher, replica: Replicate) -> None:
    with launcher.running() as service:
        shares = service.answers["cache"] == "redis"
        places = [service, replica(service)] if shares else [service]
        user = service.account()
        seen = [rows_of(place, user) for place in places]
        row = seen[0].create()
        done = Event()

        def read_on(rows: Rows) -> None:
            last = 0
            while not done.is_set():
                version = rows.read(row["id"])["version"]
                assert version >= last
                last = version

        with ThreadPoolExecutor(READERS) as pool:
            readers = [
                pool.submit(read_on, rows_of(place, user))
                for place, _ in zip(cycle(places), range(READERS))
            ]
            try:
                for number in range(WRITES):
                    writer = seen[number % len(seen)]
                    name, value = writer.samples.changed()
                    written = writer.patch(row["id"], {name: value}).json()
                    assert written["version"] == number + 2
                    for reader in seen:
                        assert reader.read(row["id"]) == written
            finally:
                done.set()
            for one in readers:
                one.result()


@pytest.mark.clause("cache/own-writes")
@pytest.mark.target(cache="redis", database="postgresql")
def test_what_was_read_before_a_write_is_not_kept_after_it(
    launcher: Launcher, replica: Replicate
) -> None:
    with launcher.running() as service, ThreadPoolExecutor(1) as pool:
        assert service.deployment is not None
        database = httpx2.URL(service.deployment.database)
        with Proxy(database.port or 5432) as proxy:
            slow = replica(service, DATABASE_URL=str(database.copy_with(port=proxy.port)))
            user = service.account()
            here, there = rows_of(service, user), rows_of(slow, user)
            row = here.create()
            proxy.hold(row["reference"].encode())
            early = pool.submit(there.read, row["id"])
            assert proxy.holding.wait(5)
            written = here.put(row["id"], here.samples.body()).json()
            # Nobody waits for what was asked before the write.
            assert there.read(row["id"]) == here.read(row["id"]) == written
            proxy.release()
            assert early.result() == row
            assert there.read(row["id"]) == here.read(row["id"]) == written


@pytest.mark.clause("cache/stampede")
@pytest.mark.target(cache="redis", database="postgresql")
def test_a_stampede_does_one_query(launcher: Launcher, replica: Replicate) -> None:
    with launcher.running() as service:
        assert service.deployment is not None
        user = service.account()
        places = [service, replica(service)]
        row = rows_of(service, user).create()
        readers = [rows_of(place, user) for place, _ in zip(cycle(places), range(STAMPEDE))]
        database = service.deployment.database
        with (
            ThreadPoolExecutor(STAMPEDE) as pool,
            psycopg.connect(database) as lock,
            psycopg.connect(database, autocommit=True) as watch,
        ):
            lock.execute(f"LOCK TABLE {service.entity.plural} IN ACCESS EXCLUSIVE MODE")
            reads = [pool.submit(one.get, row["id"]) for one in readers]
            wait_until(
                lambda: "Lock" in connections(watch),
                timeout=5,
                what="the first query",
            )
            wait_until(lambda: sum(map(active, places)) == STAMPEDE, timeout=2, what="readers")
            with pytest.raises(TimeoutError):
                wait_until(
                    lambda: connections(watch).count("Lock") > 1, timeout=1, what="another query"
                )
            lock.rollback()
            assert {read.result().json()["id"] for read in reads} == {row["id"]}
        assert sum(asked(place, "miss") for place in places) >= 1


def active(service: Service) -> float:
    """Exchanges under way beside the one that asks."""
    text = service.anonymous().get("/metrics").text
    return Exposition(text).total("http_server_active_requests") - 1


def connections(watch: "psycopg.Connection[Any]") -> list[str]:
    """What each connection to the database waits for."""
    rows = watch.execute(
        "SELECT coalesce(wait_event_type, '') FROM pg_stat_activity "
        "WHERE datname = current_database() AND backend_type = 'client backend'"
    ).fetchall()
    return [waits_for for (waits_for,) in rows]
