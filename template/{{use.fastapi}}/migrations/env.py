import asyncio
import sys
from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection

from app.description import DESCRIPTION
from app.platform.configuration import ConfigurationError, load_settings
from app.platform.database import metadata
from app.platform.observability.logging import configure_logging
from app.settings import Settings
from app.wiring import build_database

# Long enough for the largest table; nobody waits for an answer.
PATIENCE_SECONDS = 24 * 3600


def render_type(kind: str, item: object, autogen: AutogenContext) -> str | Literal[False]:
    """Writes the project's own column types into a new migration, with their import."""
    module, name = type(item).__module__, type(item).__name__
    if kind != "type" or not module.startswith("app."):
        return False
    autogen.imports.add(f"from {module} import {name}")
    return repr(item)


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=render_type,
    )
    with context.begin_transaction():
        context.run_migrations()


async def run(settings: Settings) -> None:
    patience = {"request_timeout_seconds": PATIENCE_SECONDS}
    database = build_database(settings.model_copy(update=patience))
    async with database.transaction() as connection:
        # Replicas that start together migrate one after the other.
        await database.dialect.lock_schema(connection)
        await connection.run_sync(migrate)
    await database.close()


try:
    settings = load_settings(Settings)
except ConfigurationError as error:
    sys.exit(str(error))
configure_logging(settings, DESCRIPTION.slug)
asyncio.run(run(settings))
