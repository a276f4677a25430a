/** How a route declares who may use it: with one permission, or with one of these. */
export const ANY_ACCOUNT = Symbol("any account");
export const PUBLIC = Symbol("public");

export type Access = string | typeof ANY_ACCOUNT | typeof PUBLIC;
