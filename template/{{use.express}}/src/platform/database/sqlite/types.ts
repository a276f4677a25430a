import { sql } from "kysely";
import type { ColumnTypes } from "../columns.ts";

export const columnTypes: ColumnTypes = {
  uuid: sql`CHAR(32)`,
  timestamp: sql`DATETIME`,
  date: sql`DATE`,
  boolean: sql`BOOLEAN`,
  integer: sql`INTEGER`,
  bigInteger: sql`BIGINT`,
  double: sql`DOUBLE`,
  json: sql`JSON`,
  bytes: sql`BLOB`,
  longText: sql`TEXT`,
  sequence: (constraint) => sql`INTEGER
    CONSTRAINT ${sql.id(constraint)} PRIMARY KEY AUTOINCREMENT`,
  string: (length) => sql`VARCHAR(${sql.lit(length)})`,
  sortableText: (length) => sql`VARCHAR(${sql.lit(length)})`,
  // SQLite has no decimals: they are integers of their smallest unit.
  decimal: () => sql`BIGINT`,
};
