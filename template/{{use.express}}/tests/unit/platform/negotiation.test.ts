import { expect, it } from "vitest";
import { acceptsJson, isJsonInUtf8 } from "../../../src/platform/http/negotiation.ts";

it.each([
  undefined,
  "application/json",
  "text/html, application/*;q=0.1",
  "*/*",
  "nonsense, application/json",
  "application/json;q=0, application/json",
])("sends JSON for Accept: %s", (accept) => {
  expect(acceptsJson(accept)).toBe(accept !== "application/json;q=0, application/json");
});

it.each(["text/html", "application/json;q=0, */*", "application/json;q=2", "*/*;q=0.0", ""])(
  "sends no JSON for Accept: %s",
  (accept) => {
    expect(acceptsJson(accept)).toBe(false);
  },
);

const TYPES = new Set(["application/json"]);

it.each([
  ["application/json", true],
  ["Application/JSON; charset=UTF-8", true],
  ['application/json; charset="utf8"', true],
  ["application/json; charset=latin1", false],
  ["text/plain", false],
  ["", false],
])("reads %s: %s", (type, readable) => {
  expect(isJsonInUtf8(type, TYPES)).toBe(readable);
});
