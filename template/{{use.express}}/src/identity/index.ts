export type { Caller } from "./caller.ts";
export { Permission } from "./permissions.ts";
