/** What owners are shown of the rows, in the order of the API's document. */
import type { z } from "zod";
import type { StoredDelivery, StoredWebhook, Webhook, WebhookDelivery } from "./models.ts";

export function webhookOf(row: StoredWebhook): z.infer<typeof Webhook> {
  const { id, url, event_types, active, created_at } = row;
  return { id, url, event_types, active, created_at };
}

export function deliveryOf(row: StoredDelivery): WebhookDelivery {
  const { id, event_id, event_type, status, attempts, last_status, next_attempt_at } = row;
  return { id, event_id, event_type, status, attempts, last_status, next_attempt_at };
}
