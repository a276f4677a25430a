import type { Kysely } from "kysely";
import type { AnyTables } from "../columns.ts";
import type { InsertTarget, JointInsert } from "../dialect.ts";
import { parameter, runnable } from "../prepared.ts";

/** A transaction needs no lock: one that writes has waited for every other one. */
export function prepareInsert(
  primary: Kysely<AnyTables>,
  tables: readonly InsertTarget[],
): JointInsert {
  const inserts = tables.map(({ name, columns }) =>
    runnable(
      primary
        .insertInto(name)
        .values(Object.fromEntries(columns.map((column) => [column, parameter(column)])))
        .compile(),
    ),
  );
  return (rows) =>
    primary.transaction().execute(async (transaction) => {
      for (const [index, insert] of inserts.entries()) {
        await transaction.executeQuery(insert(rows[index] ?? {}));
      }
      return true;
    });
}
