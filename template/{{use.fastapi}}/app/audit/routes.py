from typing import Annotated

from fastapi import Depends, Query, Request, Response

from app.audit.models import AuditEvent, AuditEventPage, AuditEventQuery
from app.audit.service import AuditEvents
from app.identity import Caller, Permission, requires
from app.platform.http.route import ApiRouter
from app.platform.resources.answers import Answers
from app.platform.services import services_of

router = ApiRouter("/audit-events", "Who did what, and who was kept from it.")
answers = Answers(AuditEvent)


async def audit_events(request: Request) -> AuditEvents:
    services = services_of(request)
    return AuditEvents(services.database, services.cursors)


@router.get("", response_model=AuditEventPage)
async def list_audit_events(
    request: Request,
    query: Annotated[AuditEventQuery, Query()],
    caller: Annotated[Caller, requires(Permission.AUDIT_READ)],
    events: Annotated[AuditEvents, Depends(audit_events)],
) -> Response:
    found, next_cursor = await events.page(caller, query)
    return answers.listed(request, found, next_cursor)
