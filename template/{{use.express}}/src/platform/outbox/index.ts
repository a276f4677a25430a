export { Backlog } from "./backlog.ts";
export type { StoredEvent } from "./models.ts";
export { Outbox } from "./recorder.ts";
export { type Consumer, Relay } from "./relay.ts";
export { repeat } from "./steps.ts";
