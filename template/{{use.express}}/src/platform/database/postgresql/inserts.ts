import { type Kysely, sql } from "kysely";
import type { AnyTables } from "../columns.ts";
import type { InsertTarget, JointInsert } from "../dialect.ts";
import { parameter, prepare } from "../prepared.ts";

/** One statement, and so one round trip in place of a transaction's four or more. */
export function prepareInsert(
  primary: Kysely<AnyTables>,
  tables: readonly InsertTarget[],
): JointInsert {
  const inserts = tables.map(
    ({ name, columns }, index) => sql`
      insert into ${sql.table(name)} (${sql.join(columns.map((column) => sql.ref(column)))})
      select ${sql.join(columns.map((column) => parameter(`${index} ${column}`)))}
      from lock where is_held`,
  );
  const others = inserts
    .slice(0, -1)
    .map((insert, index) => sql`, ${sql.id(`insert_${index}`)} as (${insert})`);
  const statement = sql`
    with lock as (
      select coalesce(pg_try_advisory_xact_lock(${parameter("lock")}), true) as is_held
    )${sql.join(others, sql``)}
    ${inserts.at(-1)}`;
  const run = prepare(statement.compile(primary));
  return async (rows, lock) => {
    const values = tables.flatMap(({ columns }, index) =>
      columns.map((column) => [`${index} ${column}`, rows[index]?.[column]]),
    );
    const { numAffectedRows } = await primary.executeQuery(
      run({ ...Object.fromEntries(values), lock: lock?.toString() }),
    );
    return numAffectedRows === 1n;
  };
}
