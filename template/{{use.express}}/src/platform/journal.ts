import type { Kysely } from "kysely";
import type { InsertTarget, Row } from "./database/dialect.ts";
import type { AnyTables, Database } from "./database/index.ts";
import type { Caller } from "./http/authentication.ts";

export type Outcome = "success" | "failure" | "denied";

/** What somebody did to a resource, or was kept from doing. */
export interface Event {
  readonly action: string;
  readonly resourceType: string;
  readonly resourceId: string | undefined;
  /** Undefined for nobody that is known. */
  readonly actorId: string | undefined;
  readonly outcome: Outcome;
}

export interface Recorder {
  readonly target: InsertTarget;
  /** What keeps the event; stored together with what it tells of, or not at all. */
  row(event: Event): Row;
}

/**
 * Where events go, together with the writes that they tell of. wiring.ts says who records them;
 * without anybody they are forgotten.
 */
export class Journal {
  readonly #database: Database;
  readonly #recorders: readonly Recorder[];

  constructor(database: Database, recorders: readonly Recorder[]) {
    this.#database = database;
    this.#recorders = recorders;
  }

  get isKept(): boolean {
    return this.#recorders.length > 0;
  }

  /** The tables that `rows` go into. */
  get targets(): readonly InsertTarget[] {
    return this.#recorders.map(({ target }) => target);
  }

  rows(event: Event): readonly Row[] {
    return this.#recorders.map((recorder) => recorder.row(event));
  }

  /** Does what writes with one statement, and appends its events, in one transaction. */
  async write<T>(work: (connection: Kysely<AnyTables>) => Promise<T>): Promise<T> {
    return this.isKept ? this.#database.transaction(work) : work(this.#database.primary);
  }

  async append(connection: Kysely<AnyTables>, event: Event): Promise<void> {
    for (const recorder of this.#recorders) {
      await connection.insertInto(recorder.target.name).values(recorder.row(event)).execute();
    }
  }

  /** Appends an event that no write goes with. */
  async record(event: Event): Promise<void> {
    if (this.isKept) {
      await this.#database.transaction((transaction) => this.append(transaction, event));
    }
  }
}

export function denied(
  { id }: Caller,
  resourceType: string,
  resourceId: string | undefined,
): Event {
  return { action: "access.denied", resourceType, resourceId, actorId: id, outcome: "denied" };
}
