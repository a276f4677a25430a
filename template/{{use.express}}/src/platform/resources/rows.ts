import type { Dialect, Row } from "../database/dialect.ts";
import { column } from "../database/index.ts";
import type { ResourceTable, Values } from "./table.ts";

/** Rows of one table, between memory and the database's own forms. */
export class Rows<Representation> {
  readonly #dialect: Dialect;
  readonly #columns: ResourceTable["columns"];

  constructor(dialect: Dialect, table: ResourceTable) {
    this.#dialect = dialect;
    this.#columns = table.columns;
  }

  encodeValue(name: string, value: unknown): unknown {
    return this.#dialect.encode(this.#columns.get(name) ?? column("text"), value);
  }

  encode(values: Values): Row {
    return Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, this.encodeValue(name, value)]),
    );
  }

  decode(row: Row): Representation {
    if (!this.#dialect.decodesRows) {
      for (const [name, column] of this.#columns) {
        row[name] = this.#dialect.decode(column, row[name]);
      }
    }
    return row as Representation;
  }
}
