import { z } from "zod";
import {
  boolean,
  choice,
  form,
  identifier,
  readString,
  timestamp,
  webAddress,
} from "../platform/fields/index.ts";
import { listQuery } from "../platform/pagination/query.ts";
import { Refusal } from "../platform/refusal.ts";
import { pageOf, type ServerSet } from "../platform/resources/models.ts";
import { EVENT_TYPE, EVENT_TYPES } from "./event_types.ts";

const STATUSES = ["pending", "delivered", "failed", "dead"] as const;
const SORTS = ["-created_at", "created_at"] as const;

const INPUT = {
  url: "https://hooks.example.com/events",
  event_types: [EVENT_TYPE],
};
const WEBHOOK = {
  id: "0192f0c1-b4c5-7d6e-8f90-1a2b3c4d5e6f",
  ...INPUT,
  active: true,
  created_at: "2026-01-31T12:00:00.000Z",
};
const DELIVERY = {
  id: "0192f0c1-d4c5-7d6e-8f90-1a2b3c4d5e6f",
  event_id: "0192f0c1-c4c5-7d6e-8f90-1a2b3c4d5e6f",
  event_type: EVENT_TYPE,
  status: "failed",
  attempts: 1,
  last_status: 500,
  next_attempt_at: "2026-01-31T12:00:05.000Z",
} as const;

function string(): z.ZodType<string> {
  return form(readString, { type: "string" });
}

function number(): z.ZodType<number> {
  return form(Number, { type: "integer" });
}

function readDistinct(value: unknown): unknown {
  if (!Array.isArray(value)) {
    throw new Refusal("type", "Expected a list");
  }
  if (value.length === 0) {
    throw new Refusal("too_short", "Expected at least one event type");
  }
  if (new Set(value).size < value.length) {
    throw new Refusal("repeated", "Expected each event type once");
  }
  return value;
}

const EventTypes = form(readDistinct, {
  type: "array",
  minItems: 1,
  uniqueItems: true,
  items: { type: "string", enum: [...EVENT_TYPES] },
}).pipe(z.array(choice(EVENT_TYPES)));

/** Where events are to be sent, and which. */
export const WebhookInput = z
  .strictObject({ url: webAddress(), event_types: EventTypes })
  .meta({ id: "WebhookInput", examples: [INPUT] });

export type WebhookInput = z.infer<typeof WebhookInput>;

const members = {
  id: identifier(),
  url: string(),
  event_types: z.array(string()),
  active: boolean(),
  created_at: timestamp(),
};

/** Sends events to a URL. */
export const Webhook = z.object(members).meta({ id: "Webhook", examples: [WEBHOOK] });

/** A webhook with the secret that signs what it sends, which is shown only this once. */
export const NewWebhook = z.object({ ...members, secret: string() }).meta({
  id: "NewWebhook",
  examples: [{ ...WEBHOOK, secret: "whsec_c2hvd24gb25jZSwgc3RvcmVkIGVuY3J5cHRlZA==" }],
});

export const WebhookPage = pageOf(Webhook).meta({
  id: "WebhookPage",
  examples: [{ items: [WEBHOOK], next_cursor: "bmV4dA" }],
});

/** An event on its way to a webhook. */
export const WebhookDelivery = z
  .object({
    id: identifier(),
    event_id: identifier(),
    event_type: string(),
    status: choice(STATUSES),
    attempts: number(),
    last_status: number().nullable(),
    next_attempt_at: timestamp().nullable(),
  })
  .meta({ id: "WebhookDelivery", examples: [DELIVERY] });

export type WebhookDelivery = z.infer<typeof WebhookDelivery>;

export const WebhookDeliveryPage = pageOf(WebhookDelivery).meta({
  id: "WebhookDeliveryPage",
  examples: [{ items: [DELIVERY], next_cursor: "bmV4dA" }],
});

/** How webhooks are sorted. */
export const WebhookQuery = listQuery(SORTS, {});

/** How deliveries are sorted and filtered. */
export const WebhookDeliveryQuery = listQuery(SORTS, { status: choice(STATUSES).optional() });

/** A webhook as it is stored, of which its owner sees a part. */
export type StoredWebhook = z.infer<typeof Webhook> & ServerSet;

/** A delivery as it is stored. */
export interface StoredDelivery extends WebhookDelivery {
  readonly webhook_id: string;
  readonly created_at: string;
}
