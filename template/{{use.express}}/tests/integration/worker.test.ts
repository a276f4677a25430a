import { once } from "node:events";
import { text } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { migrate } from "../../src/platform/database/migrations.ts";
import { killAll, start } from "../processes.ts";
import { Requests } from "../requests.ts";
import { emptyDatabase } from "../service.ts";

let temporary: Awaited<ReturnType<typeof emptyDatabase>>;

beforeAll(async () => {
  temporary = await emptyDatabase();
  await migrate(temporary.database);
});
afterEach(killAll);
afterAll(() => temporary.drop());

it("answers its operators, and ends when it is told to", async () => {
  const worker = start("src/worker.ts", { DATABASE_URL: temporary.settings.database_url });
  const client = new Requests(`http://127.0.0.1:${await worker.port()}`);

  expect((await client.get("/livez")).status).toBe(200);
  expect((await client.get("/readyz")).json).toEqual({ status: "ok", checks: { database: "ok" } });
  expect((await client.get("/metrics")).text).toContain("outbox_pending_events");
  expect((await client.get("/openapi.json")).json.type).toBe("/problems/not-found");

  worker.child.kill("SIGTERM");
  expect(await once(worker.child, "close")).toEqual([0, null]);
});

it("names each wrong setting", async () => {
  const { child } = start("src/worker.ts", { PORT: "none" });
  const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, "close")]);

  expect(code).toBe(2);
  expect(stderr).toMatch(/^PORT: expected a port number/);
});
