import { sql } from "kysely";
import pg from "pg";
import type { ColumnTypes } from "../columns.ts";

const { builtins } = pg.types;

/** Values as JSON has them: exact decimals as text, moments in ISO 8601. */
const parsers = new Map<number, (text: string) => unknown>([
  [builtins.INT8, Number],
  [builtins.NUMERIC, String],
  [builtins.DATE, String],
  [builtins.TIMESTAMPTZ, toIso],
]);
export const types: pg.CustomTypesConfig = {
  getTypeParser: (id: number, format?: "text" | "binary") =>
    parsers.get(id) ?? pg.types.getTypeParser(id, format),
};

/** `2026-01-31 12:00:00.5+00`, as the server writes it, with a `T`, three digits and a `Z`. */
function toIso(text: string): string {
  const fraction = text.slice(20, -3).padEnd(3, "0");
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${fraction}Z`;
}

export const columnTypes: ColumnTypes = {
  uuid: sql`uuid`,
  timestamp: sql`timestamptz`,
  date: sql`date`,
  boolean: sql`boolean`,
  integer: sql`integer`,
  bigInteger: sql`bigint`,
  double: sql`double precision`,
  json: sql`json`,
  bytes: sql`bytea`,
  longText: sql`text`,
  string: (length) => sql`varchar(${sql.lit(length)})`,
  sortableText: (length) => sql`varchar(${sql.lit(length)}) collate "C"`,
  decimal: (precision, scale) => sql`numeric(${sql.lit(precision)}, ${sql.lit(scale)})`,
};
