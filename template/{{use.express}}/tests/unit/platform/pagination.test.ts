import { expect, it } from "vitest";
import { z } from "zod";
import { CursorCodec } from "../../../src/platform/pagination/cursors.ts";
import { nextCursor, readPage } from "../../../src/platform/pagination/page.ts";
import { listQuery, queryBoolean, queryInteger } from "../../../src/platform/pagination/query.ts";
import { Problem } from "../../../src/platform/problems/index.ts";

const codec = new CursorCodec(Buffer.alloc(32, 1));
const columns = new Set(["created_at", "count"]);
const query = listQuery(["-created_at", "created_at", "count"], {
  count: queryInteger().optional(),
  done: queryBoolean().optional(),
});

function cursor(caller = "me", sort = "count") {
  const page = readPage({ sort, count: 1 }, caller, columns, codec);
  return nextCursor(page, { value: 1, id: "x" }, codec);
}

it("goes on in the order of its cursor", () => {
  expect(readPage({ cursor: cursor() }, "me", columns, codec)).toMatchObject({
    column: "count",
    descending: false,
    filters: { count: 1 },
    limit: 20,
    after: { value: 1, id: "x" },
  });
});

it("may name the same order again", () => {
  const again = { cursor: cursor(), sort: "count", count: 1, limit: 5 };

  expect(readPage(again, "me", columns, codec).limit).toBe(5);
});

it.each([
  ["another caller's", { cursor: cursor("you") }],
  ["one with another order", { cursor: cursor(), sort: "created_at" }],
  ["a forged one", { cursor: `${cursor()}x` }],
  ["a short one", { cursor: "abc" }],
  ["one of a field that is gone", { cursor: cursor("me", "-gone") }],
])("refuses %s", (_, asked) => {
  expect(() => readPage(asked, "me", columns, codec)).toThrow(Problem);
});

it.each([
  [{ limit: "0020" }, { limit: 20 }],
  [{ count: "-3" }, { count: -3 }],
  [{ done: "false" }, { done: false }],
])("reads %j", (given, value) => {
  expect(query.parse(given)).toEqual(value);
});

it.each([
  [{ limit: "0" }, "out_of_range"],
  [{ limit: "-1" }, "out_of_range"],
  [{ limit: "1.0" }, "type"],
  [{ count: "01" }, "type"],
  [{ count: "9007199254740993" }, "out_of_range"],
  [{ done: "1" }, "type"],
  [{ sort: "name" }, "not_allowed"],
])("refuses %j", (given, code) => {
  const { error } = query.safeParse(given);
  const [issue] = error instanceof z.ZodError ? error.issues : [];

  expect(issue).toMatchObject({ params: { code } });
});
