import asyncio
import os
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple, TypeVar

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from app.identity.accounts.passwords import normalize

# https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#argon2id
ARGON2ID = Argon2Hasher(time_cost=2, memory_cost=19456, parallelism=1)

T = TypeVar("T")


class Verification(NamedTuple):
    matches: bool
    # Set when the hash was made with weaker parameters than today's.
    new_hash: str | None = None


class PasswordHasher:
    """Hashes off the event loop, on few threads: each takes 19 MiB and a processor."""

    def __init__(self, argon2id: Argon2Hasher = ARGON2ID, threads: int | None = None) -> None:
        self._hash = PasswordHash([argon2id])
        self._threads = ThreadPoolExecutor(
            threads or min(4, os.cpu_count() or 1), thread_name_prefix="argon2id"
        )
        self._nobodys_hash = self._hash.hash(secrets.token_urlsafe())

    async def hash(self, password: str) -> str:
        return await self._run(lambda: self._hash.hash(normalize(password)))

    async def verify(self, password: str, password_hash: str | None) -> Verification:
        """Without a hash it takes as long as with one, so that nobody can tell accounts by time."""

        def verify() -> Verification:
            known_hash = password_hash or self._nobodys_hash
            matches, new_hash = self._hash.verify_and_update(normalize(password), known_hash)
            return Verification(matches and password_hash is not None, new_hash)

        return await self._run(verify)

    async def _run(self, function: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, function)

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
