from datetime import timedelta
from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlalchemy import Executable, delete, insert, select, update
from sqlalchemy.exc import DBAPIError

from app.audit import AuditTrail
from app.audit.models import KEPT_FOR, audit_events
from app.platform.clock import utc_now
from app.platform.database import Database
from app.platform.ids import new_id

pytestmark = pytest.mark.anyio


@pytest.fixture
def database(app: FastAPI) -> Database:
    found: Database = app.state.services.database
    return found


async def add(database: Database, age: timedelta) -> UUID:
    id = new_id()
    async with database.transaction() as connection:
        await connection.execute(
            insert(audit_events).values(
                id=id,
                occurred_at=utc_now() - age,
                action="test.kept",
                resource_type="t",
                outcome="success",
            )
        )
    return id


async def is_there(database: Database, id: UUID) -> bool:
    found = select(audit_events.c.id).where(audit_events.c.id == id)
    return await database.fetch_one(found) is not None


@pytest.mark.parametrize(
    "change",
    [update(audit_events).values(outcome="denied"), delete(audit_events)],
    ids=["update", "delete"],
)
async def test_the_database_keeps_events_as_they_are(
    database: Database, change: Executable
) -> None:
    id = await add(database, timedelta())

    with pytest.raises(DBAPIError, match="audit events are kept"):
        async with database.transaction() as connection:
            await connection.execute(change)

    assert await is_there(database, id)


async def test_only_what_is_old_enough_is_cleaned_up(database: Database) -> None:
    old = await add(database, KEPT_FOR + timedelta(minutes=1))
    young = await add(database, KEPT_FOR - timedelta(minutes=1))

    await AuditTrail(database).clean_up(utc_now())

    assert not await is_there(database, old)
    assert await is_there(database, young)
