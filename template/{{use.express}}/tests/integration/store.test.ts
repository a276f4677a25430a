import { pino } from "pino";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ColumnTypes } from "../../src/platform/database/columns.ts";
import { column } from "../../src/platform/database/index.ts";
import { Journal } from "../../src/platform/journal.ts";
import { Problem } from "../../src/platform/problems/index.ts";
import type { ServerSet } from "../../src/platform/resources/models.ts";
import { ResourceService } from "../../src/platform/resources/service.ts";
import { resourceTable } from "../../src/platform/resources/table.ts";
import { buildServices } from "../../src/platform/services.ts";
import { startService, type TestService } from "../service.ts";
import { UNCACHED } from "../uncached.ts";

interface Thing extends ServerSet {
  readonly code: string;
  readonly amount: string | null;
  readonly done: boolean;
  readonly day: string | null;
  readonly ratio: number;
  readonly about: { [name: string]: unknown } | null;
}

const table = resourceTable("things", {
  code: column("text", { unique: true }),
  amount: column("decimal", { nullable: true, scale: 2 }),
  done: column("boolean"),
  day: column("date", { nullable: true }),
  ratio: column("float"),
  about: column("json", { nullable: true }),
});
const THING = {
  code: "a",
  amount: "-0.05",
  done: true,
  day: "2026-01-31",
  ratio: 0.1,
  about: null,
};
const owner = "00000000-0000-7000-8000-000000000001";
const caller = { id: owner, permissions: new Set<string>() };
const reader = { id: `${owner.slice(0, -1)}2`, permissions: new Set(["things:read:any"]) };
let service: TestService;
let things: ResourceService<Thing>;

function make(values: object) {
  // biome-ignore lint/suspicious/noExplicitAny: a request is a header here
  const exchange: any = { req: { headers: {} }, caller, body: { ...THING, ...values } };
  return things.create(exchange, (made) => ({ status: 201, body: JSON.stringify(made) }));
}

async function made(values: object): Promise<Thing> {
  return JSON.parse((await make(values)).body ?? "");
}

beforeAll(async () => {
  service = await startService();
  const { database, settings } = service;
  const types: ColumnTypes = database.dialect.columnTypes;
  await database.primary.schema
    .createTable("things")
    .addColumn("id", types.uuid)
    .addColumn("owner_id", types.uuid)
    .addColumn("code", types.sortableText(10))
    .addColumn("amount", types.decimal(10, 2))
    .addColumn("done", types.boolean)
    .addColumn("day", types.date)
    .addColumn("ratio", types.double)
    .addColumn("about", types.json)
    .addColumn("created_at", types.timestamp)
    .addColumn("updated_at", types.timestamp)
    .addColumn("version", types.integer)
    .addUniqueConstraint("uq_things_code", ["code"])
    .execute();
  const authenticator = { authenticate: async () => caller };
  const services = buildServices(
    settings,
    pino(),
    database,
    UNCACHED,
    new Journal(database, []),
    authenticator,
    () => true,
  );
  things = new ResourceService<Thing>(services, table, "things");
});
afterAll(() => service.stop());

it("gives back what was stored", async () => {
  const thing = await made({ code: "back", about: { a: [1, { b: null }] } });

  expect(await things.get(caller, thing.id)).toEqual(thing);
  expect(thing).toMatchObject({ amount: "-0.05", done: true, day: "2026-01-31", ratio: 0.1 });
});

it("keeps unique values apart, and says which", async () => {
  const { id } = await made({ code: "one" });
  await made({ code: "two" });

  for (const refused of [
    () => make({ code: "one" }),
    () => things.change(caller, id, { given: true, versions: undefined }, { code: "two" }),
  ]) {
    await expect(refused()).rejects.toMatchObject({
      errors: [{ pointer: "/code", code: "unique" }],
    });
  }
});

it("goes through nulls in both directions", async () => {
  for (const [index, amount] of ["1.00", null, "2.00", null, "10.00"].entries()) {
    await made({ code: `null-${index}`, amount, day: amount && "2026-01-31" });
  }
  for (const sort of ["amount", "-amount", "day", "-day"]) {
    const seen: unknown[] = [];
    let cursor: string | undefined;
    do {
      const query = cursor === undefined ? { sort, limit: 2 } : { cursor, limit: 2 };
      const page = await things.page(caller, query);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
    const all = await things.page(caller, { limit: 100 });

    expect(new Set(seen)).toEqual(new Set(all.items.map(({ id }) => id)));
    expect(seen).toHaveLength(all.items.length);
  }
  const found = await things.page(caller, { sort: "amount", amount: "2.00" } as object);
  expect(found.items.map(({ code }) => code)).toEqual(["null-2"]);
});

it("shows and changes a row to its owner, and to those who may see all", async () => {
  const { id } = await made({ code: "mine" });
  const stranger = { ...reader, permissions: new Set<string>() };

  expect((await things.get(reader, id)).id).toBe(id);
  await expect(things.get(stranger, id)).rejects.toThrow(Problem);
  await expect(things.remove(reader, id, { given: true, versions: [1] })).rejects.toThrow(Problem);
});

it("merges into a stored object", async () => {
  const { id } = await made({ code: "merge", about: { a: 1, b: { c: 2 } } });
  const patch = { about: { a: null, b: { d: 3 } } };

  const merged = await things.merge(caller, id, { given: true, versions: undefined }, patch);

  expect(merged.about).toEqual({ b: { c: 2, d: 3 } });
  await expect(
    things.merge(caller, id, { given: true, versions: [1] }, patch),
  ).rejects.toMatchObject({ type: { name: "precondition-failed" } });
  await expect(
    things.merge(caller, id, { given: false, versions: [] }, patch),
  ).rejects.toMatchObject({ type: { name: "precondition-required" } });
});

it("lets many merge at once", async () => {
  const { id } = await made({ code: "many", about: {} });
  const names = ["a", "b", "c", "d", "e"];

  await Promise.all(
    names.map((name) =>
      things.merge(caller, id, { given: true, versions: undefined }, { about: { [name]: 1 } }),
    ),
  );

  expect(Object.keys((await things.get(caller, id)).about ?? {}).sort()).toEqual(names);
});
