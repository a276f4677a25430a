import { expect, it } from "vitest";
import { KEPT_MS, MemoryShelf } from "../../../../../src/platform/cache/memory.ts";

const PLACE = { key: "things:1", schema: "schema" };
const OTHER = { key: "things:2", schema: "schema" };
const THIRD = { key: "things:3", schema: "schema" };

it("gives the first reader the lease, and keeps what it brings", async () => {
  const shelf = new MemoryShelf();

  expect(await shelf.take(PLACE, "a")).toEqual({ lease: "a" });
  expect(await shelf.take(PLACE, "b")).toEqual({ lease: "a" });
  await shelf.put(PLACE, "b", "stranger");
  await shelf.put(PLACE, "a", "value");
  expect(await shelf.take(PLACE, "c")).toEqual({ value: "value" });
});

it("takes a lease back", async () => {
  const shelf = new MemoryShelf();
  await shelf.take(PLACE, "a");
  await shelf.put(PLACE, "a", undefined);

  expect(await shelf.take(PLACE, "b")).toEqual({ lease: "b" });
});

it("ends values and leases with a change, and stays closed until the last one is over", async () => {
  const shelf = new MemoryShelf();
  await shelf.take(PLACE, "a");
  await shelf.close(PLACE);
  await shelf.close(PLACE);
  await shelf.open(PLACE);
  expect(await shelf.take(PLACE, "b")).toEqual({});
  await shelf.open(PLACE);
  await shelf.put(PLACE, "a", "old");

  expect(await shelf.take(PLACE, "c")).toEqual({ lease: "c" });
});

it("forgets in time", async () => {
  let now = 0;
  const shelf = new MemoryShelf(() => now);
  await shelf.take(PLACE, "a");
  await shelf.put(PLACE, "a", "value");
  now = KEPT_MS;

  expect(await shelf.take(PLACE, "b")).toEqual({ lease: "b" });
});

it("makes room of the value used longest ago", async () => {
  const shelf = new MemoryShelf(() => 0, 1100);
  for (const place of [PLACE, OTHER]) {
    await shelf.take(place, "a");
    await shelf.put(place, "a", "value");
  }
  await shelf.take(PLACE, "b");
  await shelf.take(THIRD, "b");

  expect(await shelf.take(PLACE, "c")).toEqual({ value: "value" });
  expect(await shelf.take(OTHER, "c")).toEqual({ lease: "c" });
});
