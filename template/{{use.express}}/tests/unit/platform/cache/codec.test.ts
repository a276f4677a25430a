import { expect, it } from "vitest";
import { placeOf } from "../../../../src/platform/cache/codec.ts";
import { column } from "../../../../src/platform/database/index.ts";
import { resourceTable } from "../../../../src/platform/resources/table.ts";

it("marks rows of another schema, under the same key", () => {
  const old = placeOf(resourceTable("things", { name: column("text") }), "1");
  const same = placeOf(resourceTable("things", { name: column("text") }), "1");
  const other = placeOf(resourceTable("things", { title: column("text") }), "1");

  expect(same).toEqual(old);
  expect(other.key).toBe(old.key);
  expect(other.schema).not.toBe(old.schema);
});
