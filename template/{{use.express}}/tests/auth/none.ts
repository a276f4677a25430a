import type { Requests } from "../requests.ts";

/** Everybody is the same owner, who needs no credentials. */
export async function signIn(_requests: Requests): Promise<Record<string, string>> {
  return {};
}
