/** What accounts have to tell of themselves. */
import type { Event, Outcome } from "../../platform/journal.ts";

/** What an account does to itself. */
export function byAccount(action: string, id: string, outcome: Outcome = "success"): Event {
  return { action, resourceType: "accounts", resourceId: id, actorId: id, outcome };
}

/** Somebody tried to log in, perhaps to no account at all. */
export function failedLogin(id: string | undefined): Event {
  return {
    action: "auth.login",
    resourceType: "accounts",
    resourceId: id,
    actorId: undefined,
    outcome: "failure",
  };
}

/** The service itself gave an account its roles. */
export function rolesGiven(id: string): Event {
  return {
    action: "access.change",
    resourceType: "accounts",
    resourceId: id,
    actorId: undefined,
    outcome: "success",
  };
}
