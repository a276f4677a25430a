import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { AuditTrail } from "../../../src/audit/index.ts";
import { newId } from "../../../src/platform/ids.ts";
import { type Event, Journal } from "../../../src/platform/journal.ts";
import { PREFIX } from "../../../src/platform/versioning/index.ts";
import { PASSWORD } from "../../auth/jwt.ts";
import type { Requests } from "../../requests.ts";
import { RESOURCES } from "../../resources.ts";
import { startService, type TestService } from "../../service.ts";

const AUTH = `${PREFIX}/auth`;
const EVENTS = `${PREFIX}/audit-events`;
const ADMIN = { email: "admin@example.com", password: "the first admin of the house" };
const ANY_VERSION = { "If-Match": "*" };
const [{ path, body }] = RESOURCES;
let service: TestService;
let admin: Requests;

beforeAll(async () => {
  service = await startService({
    BOOTSTRAP_ADMIN_EMAIL: ADMIN.email,
    BOOTSTRAP_ADMIN_PASSWORD: ADMIN.password,
  });
  const { json } = await service.anonymous.post(`${AUTH}/login`, ADMIN);
  admin = service.anonymous.with({ Authorization: `Bearer ${json.access_token}` });
});
afterAll(() => service.stop());

/** What was recorded, the oldest first. */
async function events(filters: Readonly<Record<string, string>>) {
  const query = new URLSearchParams({ sort: "occurred_at", limit: "100", ...filters });
  const { status, json } = await admin.get(`${EVENTS}?${query}`);
  expect(status).toBe(200);
  return json.items as Record<string, string | null>[];
}

function named(actor: string, action: string): Event {
  return {
    action,
    resourceType: "tests",
    resourceId: undefined,
    actorId: actor,
    outcome: "success",
  };
}

it("tells a session from its beginning to its end", async () => {
  const credentials = { email: `${randomUUID()}@example.com`, password: PASSWORD };
  const { json: account } = await service.anonymous.post(`${AUTH}/register`, credentials);
  const requestId = { "X-Request-ID": "the-login" };
  const { json: pair } = await service.anonymous.post(`${AUTH}/login`, credentials, requestId);
  await service.anonymous.post(`${AUTH}/logout`, { refresh_token: pair.refresh_token });

  const found = await events({ actor_id: account.id });

  expect(found.map(({ action }) => action)).toEqual(["auth.register", "auth.login", "auth.logout"]);
  expect(found[1]).toEqual({
    id: expect.any(String),
    occurred_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    actor_id: account.id,
    action: "auth.login",
    resource_type: "accounts",
    resource_id: account.id,
    outcome: "success",
    request_id: "the-login",
    client_address: "127.0.0.1",
  });
});

it("tells who has got the first roles, and from nobody", async () => {
  const [event] = await events({ action: "access.change" });

  expect(event).toMatchObject({ actor_id: null, request_id: null, client_address: null });
});

it("tells of a wrong password as nobody's failure", async () => {
  const credentials = { email: `${randomUUID()}@example.com`, password: PASSWORD };
  const { json: account } = await service.anonymous.post(`${AUTH}/register`, credentials);
  await service.anonymous.post(`${AUTH}/login`, {
    ...credentials,
    password: "another one of mine",
  });

  const found = await events({ resource_id: account.id, outcome: "failure" });

  expect(found).toEqual([expect.objectContaining({ action: "auth.login", actor_id: null })]);
});

it("tells of each write once", async () => {
  const client = await service.client();
  const key = { "Idempotency-Key": newId() };
  const { json: made } = await client.post(path, body(0), key);
  const row = `${path}/${made.id}`;
  await client.post(path, body(0), key);
  await client.put(row, body(1), ANY_VERSION);
  await client.patch(row, {}, ANY_VERSION);
  await client.put(row, body(0), { "If-Match": '"1"' });
  await client.delete(row, ANY_VERSION);
  await client.delete(row, ANY_VERSION);

  const found = await events({ resource_id: made.id });

  expect(found.map(({ action }) => action?.split(".")[1])).toEqual(["create", "update", "delete"]);
  expect(new Set(found.map(({ actor_id }) => actor_id))).toEqual(new Set([made.owner_id]));
});

it("tells who was kept from another's row, and from the trail", async () => {
  const [owner, other] = [await service.client(), await service.client()];
  const { json: made } = await owner.post(path, body(2));

  await other.get(`${path}/${made.id}`);
  await other.get(`${path}/${newId()}`);
  const { status } = await other.get(EVENTS, { "X-Request-ID": "a-curious-user" });

  expect(status).toBe(403);
  const denied = await events({ action: "access.denied" });
  expect(denied).toEqual([
    expect.objectContaining({ resource_id: made.id, outcome: "denied" }),
    expect.objectContaining({ resource_type: "audit-events", request_id: "a-curious-user" }),
  ]);
});

it("has each event on one page", async () => {
  const journal = new Journal(service.database, [
    new AuditTrail(service.settings, service.database),
  ]);
  const actor = newId();
  for (const number of [1, 2, 3, 4, 5]) {
    await journal.record(named(actor, `test.${number}`));
  }

  const seen: string[] = [];
  let query = `actor_id=${actor}`;
  while (query !== "") {
    const { json } = await admin.get(`${EVENTS}?limit=2&${query}`);
    seen.push(...json.items.map(({ action }: { action: string }) => action));
    query = json.next_cursor === null ? "" : `cursor=${json.next_cursor}`;
  }

  expect(seen).toEqual(["test.5", "test.4", "test.3", "test.2", "test.1"]);
});

it("forgets an event whose transaction is undone", async () => {
  const trail = new AuditTrail(service.settings, service.database);
  const journal = new Journal(service.database, [trail]);
  const actor = newId();

  await service.database
    .transaction(async (transaction) => {
      await journal.append(transaction, named(actor, "test.undone"));
      throw new Error("undone");
    })
    .catch(() => undefined);

  expect(await events({ actor_id: actor })).toEqual([]);
});
