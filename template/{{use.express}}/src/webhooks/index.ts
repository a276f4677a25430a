export { Webhooks } from "./module.ts";
export { nobody } from "./subscriptions.ts";
