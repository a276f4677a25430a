import { expect, it } from "vitest";
import { CachedRows } from "../../../../src/platform/cache/rows.ts";
import {
  CacheLostError,
  type Place,
  type Shelf,
  type Taken,
} from "../../../../src/platform/cache/shelf.ts";
import { resourceTable } from "../../../../src/platform/resources/table.ts";

const THINGS = resourceTable("things", {});
const ID = "019ab2c4-7d1e-7c3a-9b52-4f0a6d8e1c37";

/** Has room for one value, for one lease, or for a change. */
class OneShelf implements Shelf {
  taken: Taken | undefined;
  isLost = false;

  async take(_place: Place, newLease: string): Promise<Taken> {
    if (this.isLost) {
      throw new CacheLostError();
    }
    this.taken ??= { lease: newLease };
    return this.taken;
  }

  async put(_place: Place, lease: string, value: string | undefined): Promise<void> {
    if (this.taken?.lease === lease) {
      this.taken = value === undefined ? undefined : { value };
    }
  }

  async close(): Promise<void> {
    this.taken = {};
  }

  async open(): Promise<void> {
    this.taken = undefined;
  }
}

/** Answers when it is let, with what it has when it is asked. */
class Rows {
  row: { name: string } | undefined = { name: "old" };
  queries = 0;
  readonly asked = Promise.withResolvers<void>();
  answers = Promise.resolve();

  readonly load = async () => {
    this.queries++;
    const { row } = this;
    this.asked.resolve();
    await this.answers;
    return row;
  };

  hold(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.answers = promise;
    return resolve;
  }
}

it("asks for a row once", async () => {
  const [cache, rows] = [new CachedRows(new OneShelf()), new Rows()];

  expect(await cache.find(THINGS, ID, rows.load)).toEqual(rows.row);
  expect(await cache.find(THINGS, ID, rows.load)).toEqual(rows.row);
  expect(rows.queries).toBe(1);
});

it("keeps neither what is absent nor what is large", async () => {
  const [cache, rows] = [new CachedRows(new OneShelf()), new Rows()];
  for (const row of [undefined, { name: "x".repeat(70_000) }, { name: "new" }]) {
    rows.row = row;
    expect(await cache.find(THINGS, ID, rows.load)).toEqual(row);
  }
});

it("does one query in a stampede", async () => {
  const [cache, rows] = [new CachedRows(new OneShelf()), new Rows()];
  const answer = rows.hold();
  const found = Promise.all(Array.from({ length: 20 }, () => cache.find(THINGS, ID, rows.load)));
  await rows.asked.promise;
  answer();

  expect(await found).toEqual(Array.from({ length: 20 }, () => rows.row));
  expect(rows.queries).toBe(1);
});

it("tells an error to all, and keeps it not", async () => {
  const [cache, rows] = [new CachedRows(new OneShelf()), new Rows()];
  const fail = async () => {
    throw new Error("lost");
  };
  const found = [cache.find(THINGS, ID, fail), cache.find(THINGS, ID, fail)];

  for (const outcome of await Promise.allSettled(found)) {
    expect(outcome.status).toBe("rejected");
  }
  expect(await cache.find(THINGS, ID, rows.load)).toEqual(rows.row);
});

it("gives nothing after a change that was read before it", async () => {
  const [cache, rows] = [new CachedRows(new OneShelf()), new Rows()];
  const answer = rows.hold();
  const early = cache.find(THINGS, ID, rows.load);
  await rows.asked.promise;
  await cache.changing(THINGS, ID, async () => {
    rows.row = { name: "new" };
  });
  const late = cache.find(THINGS, ID, rows.load);
  answer();

  expect(await early).toEqual({ name: "old" });
  expect(await late).toEqual({ name: "new" });
  expect(await cache.find(THINGS, ID, rows.load)).toEqual({ name: "new" });
});

it("keeps nothing during a change, and ends one that fails", async () => {
  const [cache, rows] = [new CachedRows(new OneShelf()), new Rows()];
  const change = cache.changing(THINGS, ID, async () => {
    await cache.find(THINGS, ID, rows.load);
    rows.row = { name: "new" };
    throw new Error("lost");
  });

  await expect(change).rejects.toThrow("lost");
  expect(await cache.find(THINGS, ID, rows.load)).toEqual({ name: "new" });
});

it("asks the database while the cache is lost", async () => {
  const [shelf, rows] = [new OneShelf(), new Rows()];
  const cache = new CachedRows(shelf);
  shelf.isLost = true;

  expect(await cache.find(THINGS, ID, rows.load)).toEqual(rows.row);
  expect(await cache.find(THINGS, ID, rows.load)).toEqual(rows.row);
  expect(rows.queries).toBe(2);
});

it("waits for what another process brings", async () => {
  const shelf = new OneShelf();
  const [here, there] = [new Rows(), new Rows()];
  const answer = there.hold();
  const first = new CachedRows(shelf).find(THINGS, ID, there.load);
  await there.asked.promise;
  const second = new CachedRows(shelf).find(THINGS, ID, here.load);
  answer();

  expect([await first, await second]).toEqual([there.row, there.row]);
  expect(here.queries).toBe(0);
});
