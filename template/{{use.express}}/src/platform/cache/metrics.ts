import { Counter } from "prom-client";
import { registry } from "../observability/metrics.ts";

export const cacheRequests = new Counter({
  name: "cache_requests_total",
  help: "Reads that asked the cache.",
  labelNames: ["result"],
  registers: [registry],
});
