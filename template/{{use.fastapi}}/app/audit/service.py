from app.audit.models import AuditEventQuery, audit_events
from app.platform.database import Database, Record
from app.platform.http.authentication import Caller
from app.platform.pagination.cursors import CursorCodec
from app.platform.pagination.page import PageRequest
from app.platform.resources.reader import RowReader

EVERYBODYS = None


class AuditEvents:
    """Reads what was recorded; nobody changes it."""

    def __init__(self, database: Database, cursors: CursorCodec) -> None:
        self._rows = RowReader(database, audit_events)
        self._cursors = cursors

    async def page(self, caller: Caller, query: AuditEventQuery) -> tuple[list[Record], str | None]:
        """A page of everybody's events, and the cursor of the next one."""
        request = PageRequest.read(query, caller.id, self._cursors)
        rows, last = await self._rows.page(EVERYBODYS, request)
        return rows, request.cursor(last, self._cursors)
