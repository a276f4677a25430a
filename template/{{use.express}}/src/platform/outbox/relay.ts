import type { Transaction } from "kysely";
import type { Job } from "../background.ts";
import { earlierBy, laterBy, utcNow } from "../clock.ts";
import type { AnyTables } from "../database/index.ts";
import { Rows } from "../resources/rows.ts";
import type { Services } from "../services.ts";
import { INBOX, OUTBOX_EVENTS, type StoredEvent } from "./models.ts";
import { repeat } from "./steps.ts";

const POLL_MS = 500;
const RETRY_SECONDS = 1;
const LONGEST_RETRY_SECONDS = 300;
// Longer than any event can be on its way.
const REMEMBERED_FOR_SECONDS = 7 * 86_400;

export interface Consumer {
  readonly name: string;
  /** Takes effect in the transaction, or throws. */
  consume(transaction: Transaction<AnyTables>, event: StoredEvent): Promise<void>;
}

class NotTaken extends Error {
  readonly event: StoredEvent;

  constructor(event: StoredEvent, cause: unknown) {
    super("a consumer did not take the event", { cause });
    this.event = event;
  }
}

/**
 * Hands each event to the consumers, those of one subject in their order. Any number of relays may
 * run: an event that one of them handles is locked to the others, and the next one of its subject
 * is not due before it is gone.
 */
export class Relay implements Job {
  readonly #services: Pick<Services, "database" | "logger">;
  readonly #consumers: readonly Consumer[];
  readonly #events: Rows<StoredEvent>;
  readonly #inbox: Rows<unknown>;

  constructor(services: Pick<Services, "database" | "logger">, consumers: readonly Consumer[]) {
    const { dialect } = services.database;
    this.#services = services;
    this.#consumers = consumers;
    this.#events = new Rows(dialect, OUTBOX_EVENTS);
    this.#inbox = new Rows(dialect, INBOX);
  }

  run(stopping: AbortSignal): Promise<void> {
    const steps = { work: "relay", pauseMs: POLL_MS, take: () => this.step() };
    return repeat(steps, this.#services, stopping);
  }

  /** Handles the first event that is due; whether there was one. */
  async step(): Promise<boolean> {
    try {
      return await this.#services.database.transaction(async (transaction) => {
        const event = await this.#firstDue(transaction);
        if (event !== undefined) {
          await this.#handOn(transaction, event);
        }
        return event !== undefined;
      });
    } catch (error) {
      if (!(error instanceof NotTaken)) {
        throw error;
      }
      await this.#putOff(error.event);
      throw error.cause;
    }
  }

  async cleanUp(now: string): Promise<void> {
    const oldest = earlierBy(REMEMBERED_FOR_SECONDS, now);
    await this.#services.database.primary
      .deleteFrom(INBOX.name)
      .where("received_at", "<", this.#inbox.encodeValue("received_at", oldest))
      .execute();
  }

  /** The oldest event that nothing earlier of its subject waits before; locked. */
  async #firstDue(transaction: Transaction<AnyTables>): Promise<StoredEvent | undefined> {
    const row = await transaction
      .selectFrom(OUTBOX_EVENTS.name)
      .selectAll()
      .where("next_attempt_at", "<=", this.#events.encodeValue("next_attempt_at", utcNow()))
      .where(({ exists, not, selectFrom }) =>
        not(
          exists(
            selectFrom("outbox_events as earlier")
              .select("earlier.sequence")
              .whereRef("earlier.subject", "=", "outbox_events.subject")
              .whereRef("earlier.sequence", "<", "outbox_events.sequence"),
          ),
        ),
      )
      .orderBy("sequence")
      .limit(1)
      .$if(this.#services.database.dialect.locksRows, (query) => query.forUpdate().skipLocked())
      .executeTakeFirst();
    return row && this.#events.decode(row);
  }

  async #handOn(transaction: Transaction<AnyTables>, event: StoredEvent): Promise<void> {
    try {
      for (const consumer of this.#consumers) {
        await this.#receive(transaction, consumer, event);
      }
    } catch (error) {
      throw new NotTaken(event, error);
    }
    await transaction
      .deleteFrom(OUTBOX_EVENTS.name)
      .where("sequence", "=", event.sequence)
      .execute();
  }

  /** Lets the event take effect unless it did before: it may come more than once. */
  async #receive(
    transaction: Transaction<AnyTables>,
    consumer: Consumer,
    event: StoredEvent,
  ): Promise<void> {
    const receipt = { consumer: consumer.name, event_id: event.id, received_at: utcNow() };
    const { numInsertedOrUpdatedRows } = await transaction
      .insertInto(INBOX.name)
      .values(this.#inbox.encode(receipt))
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow();
    if (numInsertedOrUpdatedRows === 1n) {
      await consumer.consume(transaction, event);
    }
  }

  async #putOff({ attempts, id, sequence }: StoredEvent): Promise<void> {
    const { database, logger } = this.#services;
    logger.warn({ event_id: id, attempts: attempts + 1 }, "event is put off");
    const longest = Math.min(RETRY_SECONDS * 2 ** attempts, LONGEST_RETRY_SECONDS);
    const next_attempt_at = laterBy(longest * (0.5 + Math.random() / 2), utcNow());
    await database.primary
      .updateTable(OUTBOX_EVENTS.name)
      .set(this.#events.encode({ attempts: attempts + 1, next_attempt_at }))
      .where("sequence", "=", sequence)
      .execute();
  }
}
