import pytest

from app.platform.cache import memory
from app.platform.cache.memory import ENTRY_BYTES, KEPT_SECONDS, MemoryShelf
from app.platform.cache.shelf import Place, Taken

PLACE = Place("things:1", "schema")
OTHER = Place("things:2", "schema")


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def shelf(clock: Clock) -> MemoryShelf:
    return MemoryShelf(clock)


async def keep(shelf: MemoryShelf, place: Place, value: bytes) -> None:
    await shelf.take(place, "lease")
    await shelf.put(place, "lease", value)


async def test_the_first_reader_gets_the_lease_and_brings_the_value(shelf: MemoryShelf) -> None:
    assert await shelf.take(PLACE, "a") == Taken(lease="a")
    assert await shelf.take(PLACE, "b") == Taken(lease="a")
    await shelf.put(PLACE, "b", b"stranger")
    await shelf.put(PLACE, "a", b"value")

    assert await shelf.take(PLACE, "c") == Taken(b"value")


async def test_a_lease_is_given_back(shelf: MemoryShelf) -> None:
    await shelf.take(PLACE, "a")
    await shelf.put(PLACE, "a", None)

    assert await shelf.take(PLACE, "b") == Taken(lease="b")


async def test_a_change_ends_values_and_leases(shelf: MemoryShelf) -> None:
    await keep(shelf, PLACE, b"value")
    await shelf.take(OTHER, "a")
    for place in (PLACE, OTHER):
        await shelf.close(place, "change")
        assert await shelf.take(place, "b") == Taken()
        await shelf.open(place, "change")
    await shelf.put(OTHER, "a", b"old")

    assert await shelf.take(PLACE, "c") == Taken(lease="c")
    assert await shelf.take(OTHER, "c") == Taken(lease="c")


async def test_it_stays_closed_until_the_last_change_is_over(shelf: MemoryShelf) -> None:
    await shelf.close(PLACE, "one")
    await shelf.close(PLACE, "two")
    await shelf.open(PLACE, "one")
    assert await shelf.take(PLACE, "a") == Taken()

    await shelf.open(PLACE, "two")
    assert await shelf.take(PLACE, "a") == Taken(lease="a")


async def test_a_value_expires(shelf: MemoryShelf, clock: Clock) -> None:
    await keep(shelf, PLACE, b"value")
    clock.now = KEPT_SECONDS

    assert await shelf.take(PLACE, "a") == Taken(lease="a")


async def test_the_value_used_longest_ago_makes_room(
    shelf: MemoryShelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "MOST_BYTES", 2 * ENTRY_BYTES + 10)
    await keep(shelf, PLACE, b"12345")
    await keep(shelf, OTHER, b"12345")
    await shelf.take(PLACE, "a")
    await keep(shelf, Place("things:3", "schema"), b"12345")

    assert await shelf.take(PLACE, "a") == Taken(b"12345")
    assert await shelf.take(OTHER, "a") == Taken(lease="a")
