import { Gauge } from "prom-client";
import { registry } from "./metrics.ts";

export const pendingEvents = new Gauge({
  name: "outbox_pending_events",
  help: "Events that were not handed on yet.",
  registers: [registry],
});
export const oldestEventAge = new Gauge({
  name: "outbox_oldest_event_age_seconds",
  help: "Age of the oldest of these events.",
  registers: [registry],
});
