export { Idempotency } from "./idempotency.ts";
export { IdempotencyKeys } from "./keys.ts";
