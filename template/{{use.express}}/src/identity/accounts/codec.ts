import { column } from "../../platform/database/columns.ts";
import type { Dialect } from "../../platform/database/dialect.ts";

const ID = column("uuid");
const MOMENT = column("timestamp");

/** Ids and moments, between memory and the database's own forms. */
export class Codec {
  readonly #dialect: Dialect;

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
  }

  id(id: string): unknown {
    return this.#dialect.encode(ID, id);
  }

  moment(moment: string): unknown {
    return this.#dialect.encode(MOMENT, moment);
  }

  readId(value: unknown): string {
    return String(this.#dialect.decode(ID, value));
  }

  readMoment(value: unknown): string {
    return String(this.#dialect.decode(MOMENT, value));
  }
}
