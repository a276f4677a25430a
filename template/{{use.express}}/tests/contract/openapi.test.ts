import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Permission } from "../../src/identity/index.ts";
import { NO_CONTENT } from "../../src/platform/http/answer.ts";
import { ApiRouter } from "../../src/platform/http/api_router.ts";
import { PREFIX } from "../../src/platform/versioning/index.ts";
import { RESOURCES } from "../resources.ts";
import { startService, type TestService } from "../service.ts";

interface Operation {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, { readonly content?: object }>>;
  readonly "x-permission"?: string;
}

let service: TestService;
// biome-ignore lint/suspicious/noExplicitAny: a document has no types
let openapi: any;
let operations: Operation[];

beforeAll(async () => {
  service = await startService();
  openapi = (await service.anonymous.get("/openapi.json")).json;
  operations = Object.values(openapi.paths).flatMap((path) =>
    Object.values(path as Record<string, Operation>),
  );
});
afterAll(() => service.stop());

it("is in step with openapi.json: make openapi brings it there", () => {
  expect(JSON.parse(readFileSync("openapi.json", "utf8"))).toEqual(openapi);
});

it("leads every reference somewhere", () => {
  const text = JSON.stringify(openapi);
  for (const [, reference = ""] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
    const place = reference.split("/").reduce((value, token) => value?.[token], openapi);
    expect(place, reference).toBeDefined();
  }
});

it("keeps every path below the prefix", () => {
  expect(Object.keys(openapi.paths).filter((path) => !path.startsWith(`${PREFIX}/`))).toEqual([]);
});

it("names every operation apart", () => {
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
});

it("answers every error with a problem", () => {
  const errors = operations.flatMap(({ responses }) =>
    Object.entries(responses).filter(([status]) => status >= "400"),
  );

  for (const [, { content }] of errors) {
    expect(Object.keys(content ?? {})).toEqual(["application/problem+json"]);
  }
});

it("asks for permissions that there are", () => {
  const asked = operations.flatMap(({ "x-permission": permission }) => permission ?? []);

  expect(Object.values(Permission)).toEqual(expect.arrayContaining(asked));
});

it("has no route that does not say who may use it", () => {
  const undeclared = { name: "open_door", status: 204 } as never;

  expect(() =>
    new ApiRouter("/doors", "Doors.").get("", undeclared, async () => NO_CONTENT),
  ).toThrow("open_door must declare who may use it");
});

it.each(RESOURCES)("shows $path by valid examples", ({ path, input, body }) => {
  expect(openapi.paths).toHaveProperty([path]);
  expect(openapi.paths).toHaveProperty([`${path}/{id}`]);
  expect(input.safeParse(body(0)).success).toBe(true);
});
