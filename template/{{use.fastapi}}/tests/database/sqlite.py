from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def temporary_database(folder: Path) -> Generator[str]:
    yield f"sqlite:///{folder / 'test.db'}"
