import type { Module } from "../../platform/application.ts";
import type { Authenticator } from "../../platform/http/authentication.ts";
import { callerWithRoles } from "../caller.ts";

const ANONYMOUS = callerWithRoles("00000000-0000-7000-8000-000000000000", ["user"], {
  isAnonymous: true,
});

interface AnonymousIdentity extends Module {
  readonly authenticator: Authenticator;
}

/** Every caller is the same owner. */
export function buildIdentity(..._parts: unknown[]): AnonymousIdentity {
  return {
    apiRouters: [],
    rootRouters: [],
    authenticator: { authenticate: async () => ANONYMOUS },
    start: async () => undefined,
    stop: async () => undefined,
    cleanUp: async () => undefined,
  };
}
