import { afterEach, expect, it } from "vitest";
import { IdempotencyKeys } from "../../src/platform/idempotency/index.ts";
import { RESOURCES } from "../resources.ts";
import { startService, type TestService } from "../service.ts";

const [{ path, table, body }] = RESOURCES;
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

  expect(answers[0]?.headers.get("ratelimit")).toMatch(/^"default";r=2;t=3[56]\d\d$/);
  expect(refused?.status).toBe(429);
  expect(refused?.headers.get("retry-after")).toMatch(/^3[56]\d\d$/);
});

it("says that it could not answer in time", async () => {
  service = await startService({ REQUEST_TIMEOUT_SECONDS: "2" });
  const client = await service.client();
  const { id } = (await client.post(path, body(1))).json;
  const [held, end] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const holding = service.database.primary.transaction().execute(async (transaction) => {
    await transaction.updateTable(table).set({ version: 2 }).execute();
    held.resolve();
    await end.promise;
  });
  await held.promise;

  const answer = await client.delete(`${path}/${id}`, { "If-Match": "*" });
  end.resolve();
  await holding;

  expect(answer.json).toMatchObject({ type: "/problems/unavailable", status: 503 });
  expect(answer.headers.get("retry-after")).toBe("1");
});

it("forgets keys after a day", async () => {
  service = await startService();
  const client = await service.client();
  const key = { "Idempotency-Key": "old" };
  await client.post(path, body(1), key);

  const keys = new IdempotencyKeys(service.database);
  await keys.cleanUp(new Date().toISOString());
  expect((await client.post(path, body(1), key)).headers.get("idempotent-replayed")).toBe("true");
  await keys.cleanUp(new Date(Date.now() + DAY_MS).toISOString());
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
