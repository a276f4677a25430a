import { pino } from "pino";
import { migrate } from "../../../src/platform/database/migrations.ts";
import { newId } from "../../../src/platform/ids.ts";
import { type Event, Journal } from "../../../src/platform/journal.ts";
import {
  type Consumer,
  Outbox,
  Relay,
  type StoredEvent,
} from "../../../src/platform/outbox/index.ts";
import { emptyDatabase } from "../../service.ts";

/** A write to a row of the resource "things". */
export function written(verb: string, id = newId()): Event {
  const moment = "2026-01-31T12:00:00.000Z";
  const row = { id, owner_id: newId(), created_at: moment, updated_at: moment, version: 1 };
  return {
    action: `things.${verb}`,
    resourceType: "things",
    resourceId: id,
    actorId: row.owner_id,
    outcome: "success",
    row,
  };
}

/** Takes events, and those that `refuses` is true for only when it no longer is. */
export class Taker implements Consumer {
  readonly name = "taker";
  readonly taken: StoredEvent[] = [];
  refuses: (event: StoredEvent) => boolean = () => false;

  async consume(_transaction: unknown, event: StoredEvent): Promise<void> {
    if (this.refuses(event)) {
      throw new Error("it is not taken");
    }
    this.taken.push(event);
  }

  types(): string[] {
    return this.taken.map(({ type }) => type.split(".").slice(1, 3).join("."));
  }
}

/** An outbox of its own with a relay, both as the service has them. */
export async function openOutbox() {
  const { database, drop } = await emptyDatabase();
  await migrate(database);
  const log: Record<string, unknown>[] = [];
  const logger = pino({ base: null }, { write: (line) => log.push(JSON.parse(line)) });
  const services = { database, logger };
  const outbox = new Outbox(database.dialect, "shop", ["things"]);
  const journal = new Journal(database, [outbox]);
  const taker = new Taker();
  const relay = new Relay(services, [taker]);

  /** Handles what is due; whether all of it was taken. */
  async function handOn(): Promise<boolean> {
    try {
      while (await relay.step()) {}
      return true;
    } catch {
      return false;
    }
  }
  return { database, drop, log, services, journal, taker, relay, handOn };
}
