import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Requests } from "../requests.ts";
import { RESOURCES } from "../resources.ts";
import { startService, type TestService } from "../service.ts";

const RUNS = { numRuns: 40 };

describe.each(RESOURCES)("$path", ({ path, body }) => {
  let service: TestService;
  let client: Requests;

  beforeAll(async () => {
    service = await startService();
    client = await service.client();
  });
  afterAll(() => service.stop());

  it("never breaks on any JSON", async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), async (text) => {
        const type = { "Content-Type": "application/json" };
        const { status } = await client.send("POST", path, text, type);
        expect([400, 422]).toContain(status);
      }),
      RUNS,
    );
  });

  it("never breaks on any member", async () => {
    const members = fc.constantFrom(...Object.keys(body(0)));
    await fc.assert(
      fc.asyncProperty(members, fc.jsonValue(), async (name, value) => {
        const { status } = await client.post(path, { ...body(0), [name]: value });
        expect([201, 409, 422]).toContain(status);
      }),
      RUNS,
    );
  });

  it("never breaks on any query", async () => {
    const query = fc.record({ limit: fc.string(), sort: fc.string(), cursor: fc.string() });
    await fc.assert(
      fc.asyncProperty(query, async (parameters) => {
        const { status } = await client.get(`${path}?${new URLSearchParams(parameters)}`);
        expect(status).toBe(422);
      }),
      RUNS,
    );
  });
});
