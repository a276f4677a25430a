export { ForbiddenTargetError } from "./addresses.ts";
export { type Breaker, Breakers } from "./breakers.ts";
export { OutboundClient } from "./client.ts";
