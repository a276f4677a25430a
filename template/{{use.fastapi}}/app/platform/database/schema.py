from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Column, MetaData, String, Table, select

from app.platform.database.database import Database

# https://alembic.sqlalchemy.org/en/latest/naming.html
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

versions = Table("alembic_version", MetaData(), Column("version_num", String))


def head_revision() -> str | None:
    return ScriptDirectory.from_config(Config("alembic.ini")).get_current_head()


async def is_at_head(database: Database, head: str | None) -> bool:
    """Asks on the probe's connection; raises what the database raises."""
    async with database.probe.connect() as connection:
        return list(await connection.scalars(select(versions.c.version_num))) == [head]
