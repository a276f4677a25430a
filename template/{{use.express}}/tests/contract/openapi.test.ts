import { readFileSync } from "node:fs";
import { pino } from "pino";
import { expect, it } from "vitest";
import { document } from "../../src/openapi.ts";
import { PREFIX } from "../../src/platform/versioning/index.ts";
import { build } from "../../src/wiring.ts";
import { RESOURCES } from "../resources.ts";
import { testSettings } from "../service.ts";

interface Operation {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, { readonly content?: object }>>;
}

// biome-ignore lint/suspicious/noExplicitAny: a document has no types
const openapi: any = build(testSettings(), pino()).openapi;
const operations: Operation[] = Object.values(openapi.paths).flatMap((path) =>
  Object.values(path as Record<string, Operation>),
);

it("is in step with openapi.json: make openapi brings it there", () => {
  expect(readFileSync("openapi.json", "utf8")).toBe(document());
});

it("leads every reference somewhere", () => {
  const text = JSON.stringify(openapi);
  for (const [, reference = ""] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
    const place = reference.split("/").reduce((value, token) => value?.[token], openapi);
    expect(place, reference).toBeDefined();
  }
});

it("keeps every path below the prefix", () => {
  expect(Object.keys(openapi.paths).every((path) => path.startsWith(`${PREFIX}/`))).toBe(true);
});

it("names every operation apart", () => {
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
});

it("answers every error with a problem", () => {
  for (const { responses } of operations) {
    for (const [status, { content }] of Object.entries(responses)) {
      expect(status < "400" || Object.keys(content ?? {})[0] === "application/problem+json").toBe(
        true,
      );
    }
  }
});

it.each(RESOURCES)("shows $path by valid examples", ({ path, input, body }) => {
  expect(openapi.paths).toHaveProperty([path]);
  expect(openapi.paths).toHaveProperty([`${path}/{id}`]);
  expect(input.safeParse(body(0)).success).toBe(true);
});
