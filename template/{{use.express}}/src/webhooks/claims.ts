import type { ExpressionBuilder, Transaction } from "kysely";
import { utcNow } from "../platform/clock.ts";
import { type Dialect, encodeAs, type Row } from "../platform/database/dialect.ts";
import { type AnyTables, column, type Database } from "../platform/database/index.ts";
import { Rows } from "../platform/resources/rows.ts";
import type { ResourceTable } from "../platform/resources/table.ts";
import type { StoredDelivery } from "./models.ts";
import { DELIVERIES } from "./tables.ts";

const UNDELIVERED = ["pending", "failed"];

/** What a process has to know to try a delivery. */
const CLAIMS: ResourceTable = {
  name: "claims",
  columns: new Map([
    ["id", column("uuid")],
    ["webhook_id", column("uuid")],
    ["url", column("text")],
    ["event_id", column("uuid")],
    ["body", column("text")],
    ["attempts", column("integer")],
  ]),
};

/** A delivery that is this process's to try until `claimed_until`. */
export interface Claim {
  readonly id: string;
  readonly webhook_id: string;
  readonly url: string;
  readonly sealed_secret: Uint8Array;
  readonly event_id: string;
  readonly body: string;
  readonly attempts: number;
  readonly claimed_until: string;
}

/** What became of a try. */
export type Result = Partial<
  Pick<StoredDelivery, "status" | "attempts" | "last_status" | "next_attempt_at">
>;

/** Who tries which delivery, and what becomes of it. */
export class Claims {
  readonly #database: Database;
  readonly #deliveries: Rows<StoredDelivery>;
  readonly #claims: Rows<Omit<Claim, "claimed_until">>;

  constructor(database: Database) {
    this.#database = database;
    this.#deliveries = new Rows(database.dialect, DELIVERIES);
    this.#claims = new Rows(database.dialect, CLAIMS);
  }

  /**
   * Takes deliveries that are due, each the first of its webhook and subject, away from other
   * processes; a process that dies gives them back when the time is over.
   */
  take(until: string, limit: number): Promise<Claim[]> {
    return this.#database.transaction(async (transaction) => {
      const rows = await this.#due(transaction, limit);
      if (rows.length > 0) {
        await transaction
          .updateTable(DELIVERIES.name)
          .set(this.#deliveries.encode({ claimed_until: until }))
          .where(
            "id",
            "in",
            rows.map(({ id }) => id),
          )
          .execute();
      }
      return rows.map((row) => ({ ...this.#claims.decode(row), claimed_until: until }));
    });
  }

  /** Writes down what became of it, unless another process has it by now. */
  async release({ id, claimed_until }: Claim, result: Result): Promise<void> {
    await this.#database.primary
      .updateTable(DELIVERIES.name)
      .set(this.#deliveries.encode({ ...result, claimed_until: null }))
      .where((builder) => builder.and(this.#deliveries.encode({ id, claimed_until })))
      .execute();
  }

  #due(transaction: Transaction<AnyTables>, limit: number): Promise<Row[]> {
    const { dialect } = this.#database;
    return transaction
      .selectFrom("webhook_deliveries")
      .innerJoin("webhooks", "webhooks.id", "webhook_deliveries.webhook_id")
      .select([
        "webhook_deliveries.id",
        "webhook_deliveries.webhook_id",
        "webhooks.url",
        "webhooks.sealed_secret",
        "webhook_deliveries.event_id",
        "webhook_deliveries.body",
        "webhook_deliveries.attempts",
      ])
      .where("next_attempt_at", "<=", encodeAs(dialect, "timestamp", utcNow()))
      .where(isFree(dialect))
      .where(({ exists, not, selectFrom }) =>
        not(
          exists(
            selectFrom("webhook_deliveries as earlier")
              .select("earlier.id")
              .whereRef("earlier.webhook_id", "=", "webhook_deliveries.webhook_id")
              .whereRef("earlier.subject", "=", "webhook_deliveries.subject")
              .whereRef("earlier.sequence", "<", "webhook_deliveries.sequence")
              .where("earlier.status", "in", UNDELIVERED),
          ),
        ),
      )
      .orderBy("next_attempt_at")
      .limit(limit)
      .$if(dialect.locksRows, (query) => query.forUpdate("webhook_deliveries").skipLocked())
      .execute();
  }
}

/** Of deliveries that no process has. */
export function isFree(dialect: Dialect) {
  return (builder: ExpressionBuilder<AnyTables, string>) =>
    builder.or([
      builder("claimed_until", "is", null),
      builder("claimed_until", "<", encodeAs(dialect, "timestamp", utcNow())),
    ]);
}
