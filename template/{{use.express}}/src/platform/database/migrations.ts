import { readdirSync } from "node:fs";
import { basename } from "node:path";
import type { Kysely } from "kysely";
import { type Migration, type MigrationProvider, Migrator } from "kysely/migration";
import type { AnyTables, ColumnTypes } from "./columns.ts";
import type { Database } from "./database.ts";

const FOLDER = new URL("../../migrations/versions/", import.meta.url);
const ATTEMPTS = 5;

/** One step of the schema, written for every database: `types` has this one's column types. */
export interface SchemaStep {
  up(database: Kysely<AnyTables>, types: ColumnTypes): Promise<void>;
  down(database: Kysely<AnyTables>, types: ColumnTypes): Promise<void>;
}

/** The names of all steps, in their order. */
export function migrationNames(): string[] {
  return readdirSync(FOLDER)
    .filter((file) => /^[^.]+\.[jt]s$/.test(file))
    .map((file) => basename(basename(file, ".js"), ".ts"))
    .sort();
}

class Steps implements MigrationProvider {
  readonly #types: ColumnTypes;

  constructor(types: ColumnTypes) {
    this.#types = types;
  }

  async getMigrations(): Promise<Record<string, Migration>> {
    const files = readdirSync(FOLDER).filter((file) => /^[^.]+\.[jt]s$/.test(file));
    const steps = files.map(async (file) => {
      const step: SchemaStep = await import(new URL(file, FOLDER).href);
      const name = file.replace(/\.[jt]s$/, "");
      const migration: Migration = {
        up: (database) => step.up(database, this.#types),
        down: (database) => step.down(database, this.#types),
      };
      return [name, migration] as const;
    });
    return Object.fromEntries(await Promise.all(steps));
  }
}

/** Brings the schema to the newest step; replicas that start together do it one after the other. */
export async function migrate(database: Database): Promise<readonly string[]> {
  const provider = new Steps(database.dialect.columnTypes);
  for (let attempt = 1; ; attempt++) {
    const migrator = new Migrator({ db: database.primary, provider });
    const { error, results = [] } = await migrator.migrateToLatest();
    if (error === undefined) {
      return results.map(({ migrationName }) => migrationName);
    }
    // Two that make the list of steps at the same time get in each other's way.
    if (!database.dialect.isUniqueViolation(error) || attempt === ATTEMPTS) {
      throw error;
    }
  }
}

/** Asks on the probe's connection; throws what the database throws. */
export async function isAtHead(database: Database, names: readonly string[]): Promise<boolean> {
  const rows = await database.probe.selectFrom("kysely_migration").select("name").execute();
  const applied = new Set(rows.map(({ name }) => name));
  return applied.size === names.length && names.every((name) => applied.has(name));
}
