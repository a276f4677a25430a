import { randomUUID } from "node:crypto";
import { PREFIX } from "../../src/platform/versioning/index.ts";
import type { Requests } from "../requests.ts";

export const PASSWORD = "correct horse battery staple";

/** The credentials of a new account. */
export async function signIn(requests: Requests): Promise<Record<string, string>> {
  const account = { email: `${randomUUID()}@example.com`, password: PASSWORD };
  await requests.post(`${PREFIX}/auth/register`, account);
  const { json } = await requests.post(`${PREFIX}/auth/login`, account);
  return { Authorization: `Bearer ${json.access_token}` };
}
