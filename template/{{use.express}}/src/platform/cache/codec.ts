import { createHash } from "node:crypto";
import type { ResourceTable } from "../resources/table.ts";
import type { Place } from "./shelf.ts";

// Raised when rows of the same columns are kept in another form.
const FORM = 1;

const schemas = new WeakMap<ResourceTable, string>();

/** Rows are kept as JSON, which is their form in memory too, with a mark of their schema. */
export function placeOf(table: ResourceTable, id: string): Place {
  return { key: `${table.name}:${id}`, schema: schemaOf(table) };
}

function schemaOf(table: ResourceTable): string {
  const known = schemas.get(table);
  if (known !== undefined) {
    return known;
  }
  const form = JSON.stringify([FORM, ...table.columns]);
  const schema = createHash("sha256").update(form).digest("hex").slice(0, 16);
  schemas.set(table, schema);
  return schema;
}
