import { z } from "zod";
import { column } from "../platform/database/index.ts";
import { choice, form, identifier, readString, text, timestamp } from "../platform/fields/index.ts";
import type { Outcome } from "../platform/journal.ts";
import { listQuery } from "../platform/pagination/query.ts";
import { pageOf } from "../platform/resources/models.ts";
import type { ResourceTable } from "../platform/resources/table.ts";

// The database refuses to delete younger ones, so another time needs a migration too.
export const KEPT_FOR_SECONDS = 365 * 86_400;

const OUTCOMES = ["success", "failure", "denied"] as const satisfies readonly Outcome[];

export const AUDIT_EVENTS: ResourceTable = {
  name: "audit_events",
  columns: new Map([
    ["id", column("uuid")],
    ["occurred_at", column("timestamp")],
    ["actor_id", column("uuid", { nullable: true })],
    ["action", column("text")],
    ["resource_type", column("text")],
    ["resource_id", column("uuid", { nullable: true })],
    ["outcome", column("text")],
    ["request_id", column("text", { nullable: true })],
    ["client_address", column("text", { nullable: true })],
  ]),
};

const EXAMPLE = {
  id: "0192f0c1-b4c5-7d6e-8f90-1a2b3c4d5e6f",
  occurred_at: "2026-01-31T12:00:00.000Z",
  actor_id: "0192f0c1-0a1b-7c2d-9e3f-4a5b6c7d8e9f",
  action: "auth.login",
  resource_type: "accounts",
  resource_id: "0192f0c1-0a1b-7c2d-9e3f-4a5b6c7d8e9f",
  outcome: "success",
  request_id: "0192f0c1a2b34c5d8e9f0a1b2c3d4e5f",
  client_address: "192.0.2.1",
} as const;

function string(): z.ZodType<string> {
  return form(readString, { type: "string" });
}

/** What somebody did or was kept from doing. */
export const AuditEvent = z
  .object({
    id: identifier(),
    occurred_at: timestamp(),
    actor_id: identifier().nullable(),
    action: string(),
    resource_type: string(),
    resource_id: identifier().nullable(),
    outcome: choice(OUTCOMES),
    request_id: string().nullable(),
    client_address: string().nullable(),
  })
  .meta({ id: "AuditEvent", examples: [EXAMPLE] });

export type AuditEvent = z.infer<typeof AuditEvent>;

export const AuditEventPage = pageOf(AuditEvent).meta({
  id: "AuditEventPage",
  examples: [{ items: [EXAMPLE], next_cursor: "bmV4dA" }],
});

/** How audit events are sorted and filtered; the first order is the one that isn't asked for. */
export const SORTS = ["-occurred_at", "occurred_at"] as const;

export const AuditEventQuery = listQuery(SORTS, {
  action: text(64).optional(),
  actor_id: identifier().optional(),
  resource_id: identifier().optional(),
  outcome: choice(OUTCOMES).optional(),
});
