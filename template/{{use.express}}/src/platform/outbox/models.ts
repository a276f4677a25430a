import { column } from "../database/index.ts";
import type { ResourceTable } from "../resources/table.ts";

/** A later write to the same row has a higher `sequence`, which the database counts. */
export const OUTBOX_EVENTS: ResourceTable = {
  name: "outbox_events",
  columns: new Map([
    ["sequence", column("integer")],
    ["id", column("uuid", { unique: true })],
    ["type", column("text")],
    ["resource_type", column("text")],
    ["subject", column("uuid")],
    ["owner_id", column("uuid")],
    ["occurred_at", column("timestamp")],
    ["body", column("text")],
    ["attempts", column("integer")],
    ["next_attempt_at", column("timestamp")],
  ]),
};

/** The events that took effect on each consumer. */
export const INBOX: ResourceTable = {
  name: "inbox",
  columns: new Map([
    ["consumer", column("text")],
    ["event_id", column("uuid")],
    ["received_at", column("timestamp")],
  ]),
};

/** What happened to a resource. */
export interface ResourceEvent {
  readonly id: string;
  readonly type: string;
  readonly resource_type: string;
  readonly subject: string;
  readonly owner_id: string;
  readonly occurred_at: string;
}

/** `body` is the CloudEvent that others are told. */
export interface StoredEvent extends ResourceEvent {
  readonly sequence: number;
  readonly body: string;
  readonly attempts: number;
  readonly next_attempt_at: string;
}
