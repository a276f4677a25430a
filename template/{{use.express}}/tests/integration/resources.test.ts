import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Requests } from "../requests.ts";
import { RESOURCES } from "../resources.ts";
import { startService, type TestService } from "../service.ts";

describe.each(RESOURCES)("$path", ({ path, table, body, sortable }) => {
  let service: TestService;
  let client: Requests;

  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.stop());
  beforeEach(async () => {
    client = await service.client();
    await service.database.primary.deleteFrom(table).execute();
  });

  async function create(number: number) {
    const { status, json } = await client.post(path, body(number));
    expect(status).toBe(201);
    return json;
  }

  it("answers what it made", async () => {
    const made = await client.post(path, body(1));
    const read = await client.get(`${path}/${made.json.id.toUpperCase()}`);

    expect(made.status).toBe(201);
    expect(made.json).toMatchObject({ ...body(1), version: 1 });
    expect(made.headers.get("location")).toBe(`${path}/${made.json.id}`);
    expect(made.headers.get("etag")).toBe('"1"');
    expect(read.json).toEqual(made.json);
    expect(read.headers.get("cache-control")).toBe("private, no-cache");
  });

  it("has not changed for those who have it", async () => {
    const { id } = await create(1);

    const known = await client.get(`${path}/${id}`, { "If-None-Match": '"0", W/"1"' });
    const unknown = await client.get(`${path}/${id}`, { "If-None-Match": '"1' });

    expect([known.status, known.text]).toEqual([304, ""]);
    expect(unknown.status).toBe(200);
  });

  it("is not found by a malformed or unknown id", async () => {
    for (const id of ["1", "%ff", "00000000-0000-7000-8000-000000000001"]) {
      expect((await client.get(`${path}/${id}`)).status).toBe(404);
      expect((await client.delete(`${path}/${id}`, { "If-Match": "*" })).status).toBe(404);
      expect((await client.patch(`${path}/${id}`, body(2), { "If-Match": "*" })).status).toBe(404);
    }
  });

  it("says all that is wrong with a body", async () => {
    const { json } = await client.post(path, { id: "x", unheard_of: 1 });

    const pointers = json.errors.map(({ pointer }: { pointer: string }) => pointer);
    expect(json.errors).toContainEqual(
      expect.objectContaining({ pointer: "/id", code: "read_only" }),
    );
    expect(json.errors).toContainEqual(
      expect.objectContaining({ pointer: "/unheard_of", code: "unknown" }),
    );
    expect(pointers.length).toBeGreaterThan(2);
    expect((await client.post(path, [])).json.errors).toEqual([
      { pointer: "", code: "type", detail: "Expected a JSON object" },
    ]);
  });

  it("lists page by page", async () => {
    for (const number of [0, 1, 2, 3, 4]) {
      await create(number);
    }
    for (const sort of sortable.flatMap((name) => [name, `-${name}`])) {
      const seen: string[] = [];
      let url = `${path}?limit=2&sort=${sort}`;
      while (url !== "") {
        const { json, headers } = await client.get(url);
        seen.push(...json.items.map(({ id }: { id: string }) => id));
        url = /<([^>]+)>; rel="next"/.exec(headers.get("link") ?? "")?.[1] ?? "";
        expect(url === "").toBe(json.next_cursor === null);
      }
      expect(new Set(seen).size).toBe(5);
    }
  });

  it("refuses wrong query parameters", async () => {
    const { status, json } = await client.get(`${path}?limit=0&unheard_of=1&sort=a&sort=b`);

    expect(status).toBe(422);
    expect(json.errors.map(({ code }: { code: string }) => code).sort()).toEqual([
      "out_of_range",
      "repeated",
      "unknown",
    ]);
    expect((await client.get(`${path}?cursor=x`)).json.errors[0].pointer).toBe("/cursor");
    expect((await client.post(`${path}?x=1`, body(1))).status).toBe(422);
  });

  it("is changed in the version that was seen", async () => {
    const { id } = await create(1);
    const url = `${path}/${id}`;

    expect((await client.put(url, body(2))).status).toBe(428);
    expect((await client.put(url, body(2), { "If-Match": 'W/"1"' })).status).toBe(412);
    const changed = await client.put(url, body(2), { "If-Match": '"7", "1"' });
    expect(changed.json).toMatchObject({ ...body(2), version: 2 });
    expect((await client.put(url, body(3), { "If-Match": '"1"' })).status).toBe(412);
    expect((await client.patch(url, {}, { "If-Match": '"2"' })).json.version).toBe(2);
    expect((await client.patch(url, body(3), { "If-Match": "*" })).json.version).toBe(3);
    const type = { "Content-Type": "application/merge-patch+json", "If-Match": '"3"' };
    expect((await client.patch(url, body(4), type)).json).toMatchObject(body(4));
  });

  it("is removed in the version that was seen", async () => {
    const { id } = await create(1);

    expect((await client.delete(`${path}/${id}`)).status).toBe(428);
    expect((await client.delete(`${path}/${id}`, { "If-Match": '"2"' })).status).toBe(412);
    expect((await client.delete(`${path}/${id}`, { "If-Match": '"1"' })).status).toBe(204);
    expect((await client.get(`${path}/${id}`)).status).toBe(404);
  });

  it("is made once for each key", async () => {
    const key = { "Idempotency-Key": "a-key" };

    const [first, second] = [
      await client.post(path, body(1), key),
      await client.post(path, body(1), key),
    ];
    expect(second.json).toEqual(first.json);
    expect(second.headers.get("idempotent-replayed")).toBe("true");
    expect(second.headers.get("location")).toBe(first.headers.get("location"));
    expect((await client.post(path, body(2), key)).json.type).toBe(
      "/problems/idempotency-key-reused",
    );
    expect((await client.post(path, body(2), { "Idempotency-Key": "a b" })).status).toBe(400);
    const both = await Promise.all([
      client.post(path, body(2), { "Idempotency-Key": "another" }),
      client.post(path, body(2), { "Idempotency-Key": "another" }),
    ]);
    expect(both.map(({ status }) => status).sort()).toSatisfy(
      ([made, again]) => made === 201 && (again === 201 || again === 409),
    );
  });
});
