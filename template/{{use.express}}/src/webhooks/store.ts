import type { Kysely } from "kysely";
import { utcNow } from "../platform/clock.ts";
import type { AnyTables, Database } from "../platform/database/index.ts";
import { newId } from "../platform/ids.ts";
import type { StoredEvent } from "../platform/outbox/index.ts";
import type { PageRequest } from "../platform/pagination/page.ts";
import { PageStatements } from "../platform/resources/pages.ts";
import { Rows } from "../platform/resources/rows.ts";
import { isFree } from "./claims.ts";
import type { StoredDelivery, StoredWebhook } from "./models.ts";
import { DELIVERIES, WEBHOOKS } from "./tables.ts";

const FINISHED = ["delivered", "dead"];

/** Deliveries, and the webhooks that they go to. */
export class DeliveryStore {
  readonly #database: Database;
  readonly #webhooks: Rows<StoredWebhook>;
  readonly #deliveries: Rows<StoredDelivery>;
  readonly #pages: PageStatements;

  constructor(database: Database) {
    const { dialect } = database;
    this.#database = database;
    this.#webhooks = new Rows(dialect, WEBHOOKS);
    this.#deliveries = new Rows(dialect, DELIVERIES);
    this.#pages = new PageStatements(database, DELIVERIES, this.#deliveries);
  }

  /** The ids of the webhooks of some owners that want such an event. */
  async subscribers(
    connection: Kysely<AnyTables>,
    owners: readonly string[],
    eventType: string,
  ): Promise<string[]> {
    const rows = await connection
      .selectFrom(WEBHOOKS.name)
      .selectAll()
      .where("active", "=", this.#webhooks.encodeValue("active", true))
      .where(
        "owner_id",
        "in",
        owners.map((id) => this.#webhooks.encodeValue("owner_id", id)),
      )
      .execute();
    return rows
      .map((row) => this.#webhooks.decode(row))
      .filter(({ event_types }) => event_types.includes(eventType))
      .map(({ id }) => id);
  }

  async add(
    connection: Kysely<AnyTables>,
    event: StoredEvent,
    webhookIds: readonly string[],
  ): Promise<void> {
    const now = utcNow();
    for (const webhook_id of webhookIds) {
      const delivery = {
        id: newId(),
        webhook_id,
        event_id: event.id,
        event_type: event.type,
        subject: event.subject,
        sequence: event.sequence,
        body: event.body,
        status: "pending",
        attempts: 0,
        next_attempt_at: now,
        created_at: now,
      };
      await connection
        .insertInto(DELIVERIES.name)
        .values(this.#deliveries.encode(delivery))
        .execute();
    }
  }

  /** The delivery, due at once; undefined where there is none that failed. */
  async startAgain(webhookId: string, id: string): Promise<StoredDelivery | undefined> {
    const row = await this.#database.primary
      .updateTable(DELIVERIES.name)
      .set(this.#deliveries.encode({ status: "pending", attempts: 0, next_attempt_at: utcNow() }))
      .where((builder) => builder.and(this.#deliveries.encode({ id, webhook_id: webhookId })))
      .where("status", "in", ["failed", "dead"])
      .where(isFree(this.#database.dialect))
      .returningAll()
      .executeTakeFirst();
    return row && this.#deliveries.decode(row);
  }

  async has(webhookId: string, id: string): Promise<boolean> {
    const row = await this.#database.primary
      .selectFrom(DELIVERIES.name)
      .select("id")
      .where((builder) => builder.and(this.#deliveries.encode({ id, webhook_id: webhookId })))
      .executeTakeFirst();
    return row !== undefined;
  }

  /** The deliveries of a page, and one more where others follow. */
  async page(request: PageRequest): Promise<StoredDelivery[]> {
    const statement = this.#pages.statement(undefined, request);
    const { rows } = await this.#database.queryReplica(statement);
    return rows.map((row) => this.#deliveries.decode(row));
  }

  async deleteFinishedBefore(moment: string): Promise<void> {
    await this.#database.primary
      .deleteFrom(DELIVERIES.name)
      .where("status", "in", FINISHED)
      .where("created_at", "<", this.#deliveries.encodeValue("created_at", moment))
      .execute();
  }
}
