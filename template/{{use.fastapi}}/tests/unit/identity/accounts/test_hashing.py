import asyncio
import threading
from collections.abc import Iterator

import pytest
from pwdlib.hashers.argon2 import Argon2Hasher

from app.identity.accounts.hashing import ARGON2ID, PasswordHasher

pytestmark = pytest.mark.anyio

PASSWORD = "correct horse battery staple"
WEAK = Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture
def hasher() -> Iterator[PasswordHasher]:
    hasher = PasswordHasher(WEAK)
    yield hasher
    hasher.close()


async def test_a_hash_matches_its_password_alone(hasher: PasswordHasher) -> None:
    password_hash = await hasher.hash(PASSWORD)

    assert (await hasher.verify(PASSWORD, password_hash)).matches
    assert not (await hasher.verify(PASSWORD.upper(), password_hash)).matches


async def test_two_spellings_of_one_text_are_one_password(hasher: PasswordHasher) -> None:
    password_hash = await hasher.hash("caf\u00e9 au lait, ﬁne")

    assert (await hasher.verify("cafe\u0301 au lait, fine", password_hash)).matches


async def test_nothing_matches_where_there_is_no_hash(hasher: PasswordHasher) -> None:
    assert not (await hasher.verify(PASSWORD, None)).matches


async def test_a_weaker_hash_is_replaced(hasher: PasswordHasher) -> None:
    today = PasswordHasher(ARGON2ID)
    weak_hash = await hasher.hash(PASSWORD)

    matches, new_hash = await today.verify(PASSWORD, weak_hash)

    assert matches
    assert new_hash is not None
    assert new_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert (await today.verify(PASSWORD, new_hash)) == (True, None)
    today.close()


async def test_no_more_hashes_are_made_at_once_than_there_are_threads() -> None:
    running, most = 0, 0
    lock = threading.Lock()

    class Counting(Argon2Hasher):
        def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
            nonlocal running, most
            with lock:
                running += 1
                most = max(most, running)
            result = super().hash(password, salt=salt)
            with lock:
                running -= 1
            return result

    hasher = PasswordHasher(Counting(time_cost=1, memory_cost=8192, parallelism=1), threads=2)

    await asyncio.gather(*(hasher.hash(PASSWORD) for _ in range(12)))

    assert most <= 2
    hasher.close()
