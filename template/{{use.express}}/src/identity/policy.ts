import type { Policy } from "../platform/http/authentication.ts";

/**
 * May refuse what the caller's roles allow, by attributes: the hour, the network, the tenant.
 *
 * It is asked before the body is parsed. What depends on a row belongs in the row's service.
 */
export const permits: Policy = (_caller, _permission, _req) => true;
