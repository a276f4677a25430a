import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Database } from "../database/database.ts";
import { LATENCY_SECONDS } from "./targets.ts";

export const registry = new Registry();
collectDefaultMetrics({ register: registry });

// With the promised duration as one of them, the share of slower requests is exact.
const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

// Names and labels: https://opentelemetry.io/docs/specs/semconv/http/http-metrics/
export const requestDuration = new Histogram({
  name: "http_server_request_duration_seconds",
  help: "Duration of HTTP server requests.",
  labelNames: ["http_request_method", "http_route", "http_response_status_code"],
  buckets: [...new Set([...BOUNDS, LATENCY_SECONDS])].sort((a, b) => a - b),
  registers: [registry],
});
export const activeRequests = new Gauge({
  name: "http_server_active_requests",
  help: "HTTP server requests in flight.",
  registers: [registry],
});
export const authFailures = new Counter({
  name: "auth_failures_total",
  help: "Refused credentials and tokens.",
  labelNames: ["reason"],
  registers: [registry],
});
export const idempotencyReplays = new Counter({
  name: "idempotency_replays_total",
  help: "Answers given again for a known Idempotency-Key.",
  registers: [registry],
});

/** This process's metrics and those of one application's own database. */
export async function scrape(database: Database): Promise<{ type: string; text: string }> {
  const own = poolMetrics(database);
  const text = (await registry.metrics()) + (await own.metrics());
  return { type: registry.contentType, text };
}

function poolMetrics(database: Database): Registry {
  const { idle, used, max } = database.connections();
  const own = new Registry();
  const count = new Gauge({
    name: "db_client_connection_count",
    help: "Open database connections.",
    labelNames: ["state"],
    registers: [own],
  });
  count.set({ state: "idle" }, idle);
  count.set({ state: "used" }, used);
  new Gauge({
    name: "db_client_connection_max",
    help: "Database connections that may be open at once.",
    registers: [own],
  }).set(max);
  return own;
}
