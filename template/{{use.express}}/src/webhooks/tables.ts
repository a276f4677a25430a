import type { InsertTarget } from "../platform/database/dialect.ts";
import { column } from "../platform/database/index.ts";
import { type ResourceTable, resourceTable } from "../platform/resources/table.ts";

export const WEBHOOKS = resourceTable("webhooks", {
  url: column("text"),
  event_types: column("json"),
  active: column("boolean"),
});

/** Sealed secrets are in the database alone: no row in memory or in a cache has one. */
export const WITH_SECRET: InsertTarget = {
  name: WEBHOOKS.name,
  columns: [...WEBHOOKS.columns.keys(), "sealed_secret"],
};

/** `sequence` is the event's: it orders the deliveries of one subject to one webhook. */
export const DELIVERIES: ResourceTable = {
  name: "webhook_deliveries",
  columns: new Map([
    ["id", column("uuid")],
    ["webhook_id", column("uuid")],
    ["event_id", column("uuid")],
    ["event_type", column("text")],
    ["subject", column("uuid")],
    ["sequence", column("integer")],
    ["body", column("text")],
    ["status", column("text")],
    ["attempts", column("integer")],
    ["last_status", column("integer", { nullable: true })],
    ["next_attempt_at", column("timestamp", { nullable: true })],
    ["claimed_until", column("timestamp", { nullable: true })],
    ["created_at", column("timestamp")],
  ]),
};
