import { sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import { isAtHead, migrate, migrationNames } from "../../src/platform/database/migrations.ts";
import { RESOURCES } from "../resources.ts";
import { emptyDatabase, startService, type TestService } from "../service.ts";

let service: TestService;

beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

it("runs once", async () => {
  expect(await isAtHead(service.database, migrationNames())).toBe(true);
  expect(await migrate(service.database)).toEqual([]);
});

it("can be raced", async () => {
  const { database, drop } = await emptyDatabase();

  const runs = await Promise.all([migrate(database), migrate(database)]);

  expect(runs.flat()).toEqual(migrationNames());
  await drop();
});

it.each(RESOURCES)("has the columns of $table", async ({ table, columns }) => {
  const tables = await service.database.primary.introspection.getTables();
  const found = tables.find(({ name }) => name === table)?.columns ?? [];
  const nullable = found.filter(({ isNullable }) => isNullable).map(({ name }) => name);

  expect(found.map(({ name }) => name).sort()).toEqual([...columns.keys()].sort());
  expect(nullable.sort()).toEqual(
    [...columns]
      .filter(([, column]) => column.nullable)
      .map(([name]) => name)
      .sort(),
  );
});

it("tells when nothing can be migrated", async () => {
  await sql`drop table kysely_migration`.execute(service.database.primary);

  await expect(migrate(service.database)).rejects.toThrow("exists");
});
