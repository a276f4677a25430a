import { Counter } from "prom-client";
import { registry } from "./metrics.ts";

export const deliveries = new Counter({
  name: "webhook_deliveries_total",
  help: "Tries to deliver an event to a webhook.",
  labelNames: ["outcome"],
  registers: [registry],
});
for (const outcome of ["delivered", "failed", "dead"]) {
  deliveries.inc({ outcome }, 0);
}
