/** Writes an empty migration: node scripts/migration.ts "add a column" */
import { readdirSync, writeFileSync } from "node:fs";

const FOLDER = "src/migrations/versions";
const TEMPLATE = `import type { Kysely } from "kysely";
import type { ColumnTypes } from "../../platform/database/columns.ts";
import type { AnyTables } from "../../platform/database/index.ts";

// To add a column: database.schema.alterTable("…").addColumn("…", types.integer).execute()
export async function up(_database: Kysely<AnyTables>, _types: ColumnTypes): Promise<void> {}

export async function down(_database: Kysely<AnyTables>): Promise<void> {}
`;

const words = (process.argv[2] ?? "").toLowerCase().match(/[a-z0-9]+/g) ?? ["change"];
const last = readdirSync(FOLDER).sort().at(-1) ?? "0000";
const number = String(Number.parseInt(last, 10) + 1).padStart(4, "0");
const path = `${FOLDER}/${number}_${words.join("_")}.ts`;
writeFileSync(path, TEMPLATE, { flag: "wx" });
process.stdout.write(`Wrote ${path}\n`);
