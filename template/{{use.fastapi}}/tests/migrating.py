from collections.abc import Generator
from contextlib import contextmanager

import pytest
from alembic import command
from alembic.config import Config


def migrate(url: str, revision: str) -> None:
    """Brings a database up to a revision."""
    with alembic_config(url) as config:
        command.upgrade(config, revision)


@contextmanager
def alembic_config(url: str) -> Generator[Config]:
    """What Alembic's commands take, for one database."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url)
        # Migrations log like the service; here the log is pytest's.
        patch.setattr("app.platform.observability.logging.configure_logging", lambda *_: None)
        yield Config("alembic.ini")
