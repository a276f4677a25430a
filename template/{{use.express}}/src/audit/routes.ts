import { Permission } from "../identity/index.ts";
import { ApiRouter } from "../platform/http/api_router.ts";
import { listed } from "../platform/resources/answers.ts";
import { AuditEventPage, AuditEventQuery } from "./models.ts";
import type { AuditEvents } from "./service.ts";

export function auditRoutes(events: AuditEvents): ApiRouter {
  return new ApiRouter("/audit-events", "Who did what, and who was kept from it.").get(
    "",
    {
      name: "list_audit_events",
      access: Permission.AUDIT_READ,
      query: AuditEventQuery,
      status: 200,
      answer: AuditEventPage,
    },
    async ({ req, caller, query }) => listed(req, await events.page(caller, query), query.limit),
  );
}
