import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg  # type: ignore[import-untyped]
import pytest

from app.platform.configuration import load_settings
from app.settings import Settings

# Read before the tests close themselves off from this machine's environment.
SERVER_URL = load_settings(Settings).database_url.get_secret_value()


@contextmanager
def temporary_database(_: Path) -> Generator[str]:
    """A new database on the server of DATABASE_URL, whose own database stays as it is."""
    name = f"test_{uuid4().hex}"
    server = urlsplit(SERVER_URL)
    try:
        asyncio.run(execute(f'CREATE DATABASE "{name}"'))
    except OSError:
        pytest.exit(
            f"No PostgreSQL answers at {server.hostname}:{server.port or 5432}. "
            "Start one, and name it in DATABASE_URL.",
            returncode=1,
        )
    try:
        yield server._replace(path=f"/{name}").geturl()
    finally:
        asyncio.run(execute(f'DROP DATABASE "{name}" WITH (FORCE)'))


async def execute(statement: str) -> None:
    # Every server has this database, also where the service's own is still to be made.
    maintenance = urlsplit(SERVER_URL)._replace(path="/postgres").geturl()
    connection = await asyncpg.connect(maintenance, timeout=5)
    await connection.execute(statement)
    await connection.close()
