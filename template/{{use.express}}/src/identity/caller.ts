import type { Caller as Requester } from "../platform/http/authentication.ts";
import { permissionsOf } from "./permissions.ts";

/** On whose behalf a request is made, and what it may do. */
export interface Caller extends Requester {
  readonly roles: readonly string[];
}

export function callerWithRoles(
  id: string,
  roles: readonly string[],
  session: Pick<Requester, "sessionId" | "isAnonymous">,
): Caller {
  return { id, roles, permissions: permissionsOf(roles), ...session };
}
