import type { Kysely } from "kysely";
import type { NewRow } from "./database/dialect.ts";
import type { AnyTables, Database } from "./database/index.ts";
import type { Caller } from "./http/authentication.ts";
import type { ServerSet } from "./resources/models.ts";

export type Outcome = "success" | "failure" | "denied";

/** What somebody did to a resource, or was kept from doing. */
export interface Event {
  readonly action: string;
  readonly resourceType: string;
  readonly resourceId: string | undefined;
  /** Undefined for nobody that is known. */
  readonly actorId: string | undefined;
  readonly outcome: Outcome;
  /** What a write made of the resource, or the last that it was. */
  readonly row?: ServerSet;
}

export interface Recorder {
  /** What keeps the event; stored together with what it tells of, or not at all. */
  rows(event: Event): readonly NewRow[];
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

  rows(event: Event): readonly NewRow[] {
    return this.#recorders.flatMap((recorder) => recorder.rows(event));
  }

  /** Does what writes with one statement, and appends its events, in one transaction. */
  async write<T>(work: (connection: Kysely<AnyTables>) => Promise<T>): Promise<T> {
    return this.isKept ? this.#database.transaction(work) : work(this.#database.primary);
  }

  async append(connection: Kysely<AnyTables>, event: Event): Promise<void> {
    for (const { target, values } of this.rows(event)) {
      await connection.insertInto(target.name).values(values).execute();
    }
  }

  /** Appends an event that no write goes with. */
  async record(event: Event): Promise<void> {
    const rows = this.rows(event);
    if (rows.length > 0) {
      await this.#database.insert(rows);
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
