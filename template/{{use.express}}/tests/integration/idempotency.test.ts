import { afterAll, beforeAll, expect, it } from "vitest";
import { earlierBy, utcNow } from "../../src/platform/clock.ts";
import { encodeAs } from "../../src/platform/database/dialect.ts";
import { RESOURCES } from "../resources.ts";
import { startService, type TestService } from "../service.ts";

const [{ path, body }] = RESOURCES;
const TWO_DAYS_SECONDS = 2 * 86_400;
let service: TestService;

beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

it("takes a key that outlived its day for a new one", async () => {
  const { primary, dialect } = service.database;
  const client = await service.client();
  const key = { "Idempotency-Key": "old" };
  const first = await client.post(path, body(1), key);
  const old = encodeAs(dialect, "timestamp", earlierBy(TWO_DAYS_SECONDS, utcNow()));
  await primary.updateTable("idempotency_keys").set({ created_at: old }).execute();

  const second = await client.post(path, body(2), key);
  const retry = await client.post(path, body(2), key);

  expect(second.status).toBe(201);
  expect(second.json.id).not.toBe(first.json.id);
  expect(second.headers.get("idempotent-replayed")).toBeNull();
  expect(retry.text).toBe(second.text);
});

it("makes one row of a request that is sent many times at once", async () => {
  const client = await service.client();
  const key = { "Idempotency-Key": "many" };

  const answers = await Promise.all(
    Array.from({ length: 5 }, () => client.post(path, body(3), key)),
  );
  const made = answers.filter(({ status }) => status === 201);

  expect(new Set(made.map(({ text }) => text)).size).toBe(1);
  for (const { status, json } of answers.filter((answer) => !made.includes(answer))) {
    expect([status, json.type]).toEqual([409, "/problems/request-in-progress"]);
  }
});
