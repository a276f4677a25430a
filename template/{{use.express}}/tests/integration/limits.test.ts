import { afterEach, expect, it } from "vitest";
import { Idempotency } from "../../src/platform/idempotency.ts";
import { Journal } from "../../src/platform/journal.ts";
import { RESOURCES } from "../resources.ts";
import { startService, type TestService } from "../service.ts";

const [{ path, body }] = RESOURCES;
const DAY_MS = 86_400_000;
let service: TestService;

afterEach(() => service.stop());

it("limits how much a client may ask", async () => {
  service = await startService({ RATE_LIMIT: "3/hour" });

  const answers = [];
  for (let count = 0; count < 4; count++) {
    answers.push(await service.anonymous.get(path));
  }
  const refused = answers.at(-1);

  expect(answers[0]?.headers.get("ratelimit")).toBe('"default";r=2;t=3600');
  expect(refused?.status).toBe(429);
  expect(refused?.headers.get("retry-after")).toBe("3600");
});

it("answers in time, or says that it could not", async () => {
  service = await startService({ REQUEST_TIMEOUT_SECONDS: "0.3" });
  const client = await service.client();
  const { primary } = service.database;
  const { promise, resolve } = Promise.withResolvers<void>();
  const key = { "Idempotency-Key": "slow" };
  await client.post(path, body(1), key);

  const holding = primary.transaction().execute(async (transaction) => {
    await transaction.deleteFrom("idempotency_keys").execute();
    await promise;
  });
  const answer = await client.post(path, body(2), key);
  resolve();
  await holding;

  expect([409, 422, 503]).toContain(answer.status);
});

it("forgets keys after a day", async () => {
  service = await startService();
  const client = await service.client();
  const key = { "Idempotency-Key": "old" };
  await client.post(path, body(1), key);

  const { database } = service;
  const idempotency = new Idempotency({ database, journal: new Journal(database, []) });
  await idempotency.cleanUp(new Date().toISOString());
  expect((await client.post(path, body(1), key)).headers.get("idempotent-replayed")).toBe("true");
  await idempotency.cleanUp(new Date(Date.now() + DAY_MS).toISOString());
  expect((await client.post(path, body(2), key)).status).toBe(201);
});

it("tells of a database that is gone, and of a bug", async () => {
  service = await startService();
  const client = await service.client();
  await service.database.primary.schema.dropTable("idempotency_keys").execute();

  const answer = await client.post(path, body(1), { "Idempotency-Key": "x" });

  expect(answer.json).toMatchObject({ type: "/problems/internal-error", status: 500 });
  expect(answer.text).not.toContain("idempotency_keys");
  expect(service.log).toContainEqual(expect.objectContaining({ msg: "unhandled error" }));
});
