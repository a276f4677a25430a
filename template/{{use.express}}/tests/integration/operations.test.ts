import { afterAll, beforeAll, expect, it } from "vitest";
import { startService, type TestService } from "../service.ts";

let service: TestService;

beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

it("lives and is ready", async () => {
  expect((await service.anonymous.get("/livez")).json).toEqual({ status: "ok" });
  expect((await service.anonymous.get("/readyz")).json).toMatchObject({
    status: "ok",
    checks: { database: "ok" },
  });
});

it("measures", async () => {
  await service.anonymous.get("/livez");
  const { text, headers } = await service.anonymous.get("/metrics");

  expect(headers.get("content-type")).toContain("text/plain");
  expect(text).toContain('http_route="/livez"');
  expect(text).toMatch(/^db_client_connection_max \d+$/m);
  expect(text).toContain('db_client_connection_count{state="idle"}');
});

it("documents itself with its own assets", async () => {
  const { text, headers } = await service.anonymous.get("/docs");

  expect(headers.get("content-security-policy")).toContain("script-src 'self'");
  for (const [, url = ""] of text.matchAll(/(?:href|src)="([^"]+)"/g)) {
    expect((await service.anonymous.get(url)).status).toBe(200);
  }
  expect((await service.anonymous.get("/docs/assets/package.json")).status).toBe(404);
  expect((await service.anonymous.get("/openapi.json")).json.openapi).toBe("3.1.0");
});

it("explains its problems", async () => {
  const { text, headers } = await service.anonymous.get("/problems/not-found");

  expect(headers.get("content-type")).toContain("text/html");
  expect(text).toContain("<h1>Not found</h1>");
  expect((await service.anonymous.get("/problems/unheard-of")).status).toBe(404);
});

it("is not ready while its schema is not the newest", async () => {
  const { primary } = service.database;
  const steps = await primary.selectFrom("kysely_migration").selectAll().execute();

  await primary.deleteFrom("kysely_migration").execute();
  const behind = await service.anonymous.get("/readyz");
  await primary.insertInto("kysely_migration").values(steps).execute();

  expect(behind.status).toBe(503);
  expect(behind.json).toMatchObject({
    status: "unavailable",
    checks: { database: "unavailable" },
  });
  expect((await service.anonymous.get("/readyz")).status).toBe(200);
});
