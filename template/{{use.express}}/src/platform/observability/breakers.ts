import { Gauge } from "prom-client";
import { registry } from "./metrics.ts";

export const CLOSED = 0;
export const HALF_OPEN = 1;
export const OPEN = 2;

export const breakerState = new Gauge({
  name: "circuit_breaker_state",
  help: "Whether calls go through: 0 closed, 1 half-open, 2 open.",
  labelNames: ["name"],
  registers: [registry],
});
