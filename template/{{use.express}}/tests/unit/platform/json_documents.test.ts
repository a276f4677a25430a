import { expect, it } from "vitest";
import { MalformedJsonError, parseJson } from "../../../src/platform/json_documents.ts";

it("reads JSON", () => {
  expect(parseJson(Buffer.from('{"a": [1, 1.5, null]}'))).toEqual({ a: [1, 1.5, null] });
});

it("takes the last of duplicate members", () => {
  expect(parseJson(Buffer.from('{"a": 1, "a": 2}'))).toEqual({ a: 2 });
});

it("rounds nothing", () => {
  expect(parseJson(Buffer.from("[9007199254740993, 1e300, 0.1234567890123456]"))).toEqual([
    9007199254740993n,
    1e300,
    0.1234567890123456,
  ]);
});

it.each([
  ["nothing", ""],
  ["NaN", "NaN"],
  ["a byte order mark", "\ufeff{}"],
  ["what nests too deeply", "[".repeat(65) + "]".repeat(65)],
  ["what nests far too deeply", "[".repeat(100_000)],
])("refuses %s", (_, text) => {
  expect(() => parseJson(Buffer.from(text))).toThrow(MalformedJsonError);
});

it("refuses bytes that are no UTF-8", () => {
  expect(() => parseJson(Buffer.from([0x22, 0xff, 0x22]))).toThrow("not valid UTF-8");
});

it("takes what nests as deeply as it may", () => {
  expect(parseJson(Buffer.from("[".repeat(64) + "]".repeat(64)))).toBeInstanceOf(Array);
});
