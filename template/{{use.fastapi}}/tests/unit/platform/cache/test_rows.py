import asyncio
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Column, MetaData, String, Table

from app.platform.cache.rows import LARGEST_VALUE_BYTES, CachedRows
from app.platform.cache.shelf import CacheLostError, Place, Taken
from app.platform.database import Record
from app.platform.database.types import Identifier

THINGS = Table(
    "things", MetaData(), Column("id", Identifier, primary_key=True), Column("name", String)
)
ID = uuid4()


class OneShelf:
    """Has room for one value, for one lease, or for a change."""

    def __init__(self) -> None:
        self.taken: Taken | None = None
        self.is_lost = False

    async def take(self, place: Place, new_lease: str) -> Taken:
        if self.is_lost:
            raise CacheLostError
        self.taken = self.taken or Taken(lease=new_lease)
        return self.taken

    async def put(self, place: Place, lease: str, value: bytes | None) -> None:
        if self.taken == Taken(lease=lease):
            self.taken = Taken(value) if value is not None else None

    async def close(self, place: Place, change: str) -> None:
        self.taken = Taken()

    async def open(self, place: Place, change: str) -> None:
        self.taken = None


class Database:
    """Answers when it is let, with what it has when it is asked."""

    def __init__(self) -> None:
        self.row: dict[str, UUID | str] | None = {"id": ID, "name": "old"}
        self.queries = 0
        self.asked = asyncio.Event()
        self.answers = asyncio.Event()
        self.answers.set()

    async def load(self) -> Record | None:
        self.queries += 1
        row = self.row
        self.asked.set()
        await self.answers.wait()
        return row

    def change(self) -> None:
        self.row = {"id": ID, "name": "new"}


@pytest.fixture
def shelf() -> OneShelf:
    return OneShelf()


@pytest.fixture
def rows(shelf: OneShelf) -> CachedRows:
    return CachedRows(shelf)


@pytest.fixture
async def database() -> Database:
    return Database()


async def test_a_row_is_asked_for_once(rows: CachedRows, database: Database) -> None:
    found = [await rows.find(THINGS, ID, database.load) for _ in range(3)]

    assert found == [database.row] * 3
    assert database.queries == 1


async def test_what_is_absent_is_not_kept(rows: CachedRows, database: Database) -> None:
    database.row = None
    assert await rows.find(THINGS, ID, database.load) is None

    database.change()

    assert await rows.find(THINGS, ID, database.load) == database.row


async def test_what_is_large_is_not_kept(rows: CachedRows, database: Database) -> None:
    database.row = {"id": ID, "name": "x" * LARGEST_VALUE_BYTES}

    found = [await rows.find(THINGS, ID, database.load) for _ in range(2)]

    assert found == [database.row] * 2
    assert database.queries == 2


async def test_a_stampede_does_one_query(rows: CachedRows, database: Database) -> None:
    database.answers.clear()
    readers = [asyncio.create_task(rows.find(THINGS, ID, database.load)) for _ in range(20)]
    await database.asked.wait()
    readers.pop().cancel()
    database.answers.set()

    assert await asyncio.gather(*readers) == [database.row] * 19
    assert database.queries == 1


async def test_who_began_may_leave(rows: CachedRows, database: Database) -> None:
    database.answers.clear()
    first = asyncio.create_task(rows.find(THINGS, ID, database.load))
    second = asyncio.create_task(rows.find(THINGS, ID, database.load))
    await database.asked.wait()
    first.cancel()
    database.answers.set()

    assert await second == database.row
    assert database.queries == 1


async def test_an_error_is_told_to_all_and_not_kept(rows: CachedRows, database: Database) -> None:
    async def fail() -> Record | None:
        await database.answers.wait()
        raise ConnectionRefusedError

    database.answers.clear()
    readers = [asyncio.create_task(rows.find(THINGS, ID, fail)) for _ in range(2)]
    database.answers.set()

    outcomes = await asyncio.gather(*readers, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [ConnectionRefusedError] * 2
    assert await rows.find(THINGS, ID, database.load) == database.row


async def test_what_was_read_before_a_change_is_not_given_after_it(
    rows: CachedRows, database: Database
) -> None:
    database.answers.clear()
    early = asyncio.create_task(rows.find(THINGS, ID, database.load))
    await database.asked.wait()
    async with rows.changing(THINGS, ID):
        database.change()
    late = asyncio.create_task(rows.find(THINGS, ID, database.load))
    database.answers.set()

    assert (await early or {})["name"] == "old"
    assert (await late or {})["name"] == "new"
    assert (await rows.find(THINGS, ID, database.load) or {})["name"] == "new"


async def test_nothing_is_kept_during_a_change(rows: CachedRows, database: Database) -> None:
    await rows.find(THINGS, ID, database.load)
    async with rows.changing(THINGS, ID):
        await rows.find(THINGS, ID, database.load)
        database.change()

    assert await rows.find(THINGS, ID, database.load) == database.row


async def test_a_change_that_fails_ends_too(rows: CachedRows, database: Database) -> None:
    with pytest.raises(ConnectionRefusedError):
        async with rows.changing(THINGS, ID):
            raise ConnectionRefusedError

    await rows.find(THINGS, ID, database.load)
    await rows.find(THINGS, ID, database.load)
    assert database.queries == 1


async def test_without_the_cache_the_database_is_asked(
    rows: CachedRows, shelf: OneShelf, database: Database
) -> None:
    shelf.is_lost = True

    found = [await rows.find(THINGS, ID, database.load) for _ in range(2)]

    assert found == [database.row] * 2
    assert database.queries == 2


async def test_what_another_process_brings_is_waited_for(
    rows: CachedRows, shelf: OneShelf, database: Database
) -> None:
    other, elsewhere = CachedRows(shelf), Database()
    elsewhere.answers.clear()
    first = asyncio.create_task(other.find(THINGS, ID, elsewhere.load))
    await elsewhere.asked.wait()
    second = asyncio.create_task(rows.find(THINGS, ID, database.load))
    elsewhere.answers.set()

    assert await first == await second == elsewhere.row
    assert database.queries == 0


async def test_another_process_is_not_waited_for_for_ever(
    rows: CachedRows, shelf: OneShelf, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.platform.cache.rows.PATIENCE_SECONDS", 0.05)
    shelf.taken = Taken(lease="of a process that died")

    assert await rows.find(THINGS, ID, database.load) == database.row
