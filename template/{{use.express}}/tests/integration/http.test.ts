import { connect } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { PREFIX } from "../../src/platform/versioning/index.ts";
import type { Requests } from "../requests.ts";
import { RESOURCES } from "../resources.ts";
import { startService, type TestService } from "../service.ts";

const [{ path, body }] = RESOURCES;
const JSON_TYPE = { "Content-Type": "application/json" };
let service: TestService;
let client: Requests;

beforeAll(async () => {
  service = await startService({
    CORS_ORIGINS: "https://app.example",
    MAX_BODY_BYTES: "2000",
    TRUSTED_PROXIES: "127.0.0.1",
  });
  client = await service.client();
});
afterAll(() => service.stop());

it.each([
  ["/nowhere", 404],
  ["/api", 404],
  ["/api/v2/things", 404],
  [`${PREFIX}/`, 404],
  ["/livez/", 404],
  ["/LIVEZ", 404],
  ["/%ff", 404],
])("answers %s with %i", async (url, status) => {
  const answer = await client.get(url);

  expect(answer.status).toBe(status);
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  expect(answer.json).toMatchObject({ type: "/problems/not-found", status, instance: url });
});

it("names the supported versions", async () => {
  expect((await client.get("/api/v9")).json.detail).toContain("v1");
});

it("refuses other methods", async () => {
  const answer = await client.delete(path);

  expect(answer.status).toBe(405);
  expect(answer.headers.get("allow")).toBe("GET, HEAD, POST");
  expect((await client.send("OPTIONS", "/livez", undefined)).headers.get("allow")).toBe(
    "GET, HEAD",
  );
});

it("answers HEAD as GET", async () => {
  const [head, get] = [await client.send("HEAD", path, undefined), await client.get(path)];

  expect(head.status).toBe(200);
  expect(head.text).toBe("");
  expect(head.headers.get("content-length")).toBe(get.headers.get("content-length"));
});

it("sends JSON or nothing", async () => {
  expect((await client.get(path, { Accept: "text/html" })).status).toBe(406);
});

it.each([
  ["no type", {}, "{}", 415],
  ["another type", { "Content-Type": "text/plain" }, "{}", 415],
  ["an encoding", { ...JSON_TYPE, "Content-Encoding": "gzip" }, "{}", 415],
  ["broken JSON", JSON_TYPE, "{", 400],
  ["an array", JSON_TYPE, "[]", 422],
  ["too much", JSON_TYPE, `"${"x".repeat(3000)}"`, 413],
])("refuses a body with %s", async (_, headers, text, status) => {
  expect((await client.send("POST", path, Buffer.from(text), headers)).status).toBe(status);
});

it("refuses too much also when it isn't announced", async () => {
  const answer = await raw(
    portOf(client),
    `POST ${path} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nfff\r\n${"x".repeat(4095)}\r\n`,
  );

  expect(answer).toContain("HTTP/1.1 413 ");
  expect(answer).toContain("Connection: close");
});

it("survives clients that go away", async () => {
  const socket = connect(portOf(client), "127.0.0.1");
  socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{`);
  await new Promise((resolve) => socket.once("connect", resolve));
  socket.destroy();

  await expect
    .poll(() => service.log.find(({ status }) => status === 499), { timeout: 5000 })
    .toBeDefined();
});

it("names each exchange", async () => {
  const given = await client.get("/livez", { "X-Request-ID": "a-request.1" });
  const made = await client.get("/livez", { "X-Request-ID": "not/this" });

  expect(given.headers.get("x-request-id")).toBe("a-request.1");
  expect(made.headers.get("x-request-id")).toMatch(/^[0-9a-f]{32}$/);
  expect(service.log).toContainEqual(
    expect.objectContaining({ method: "GET", route: "/livez", status: 200 }),
  );
});

it("carries its headers on every answer", async () => {
  const { headers } = await client.get(`${path}/x`);

  expect(headers.get("x-content-type-options")).toBe("nosniff");
  expect(headers.get("api-version")).toBe("1");
  expect(headers.get("cache-control")).toBe("no-store");
  expect(headers.get("x-powered-by")).toBeNull();
  expect(headers.get("strict-transport-security")).toBeNull();
});

it("is open to the listed origin only", async () => {
  const listed = { Origin: "https://app.example" };
  const preflight = { ...listed, "Access-Control-Request-Method": "POST" };

  const answer = await client.send("OPTIONS", path, undefined, preflight);
  expect(answer.status).toBe(204);
  expect(answer.headers.get("access-control-allow-methods")).toContain("PATCH");
  expect((await client.get(path, listed)).headers.get("access-control-allow-origin")).toBe(
    "https://app.example",
  );
  const stranger = await client.get(path, { Origin: "https://other.example" });
  expect(stranger.headers.get("access-control-allow-origin")).toBeNull();
});

it("takes no key twice in a query", async () => {
  const { json } = await client.post(`${path}?a=1&a=2`, body(1));

  expect(json.errors).toEqual([expect.objectContaining({ pointer: "/a", code: "repeated" })]);
});

function portOf({ base }: Requests): number {
  return Number(new URL(base).port);
}

function raw(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(text));
    socket.on("data", (data) => {
      answer += data;
    });
    socket.on("close", () => resolve(answer));
    socket.on("error", () => resolve(answer));
  });
}
