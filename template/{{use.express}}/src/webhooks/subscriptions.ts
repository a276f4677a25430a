import type { Kysely, Transaction } from "kysely";
import type { AnyTables } from "../platform/database/index.ts";
import type { Consumer, StoredEvent } from "../platform/outbox/index.ts";
import type { DeliveryStore } from "./store.ts";

/** The accounts that have a permission. */
export type HoldersOf = (
  connection: Kysely<AnyTables>,
  permission: string,
) => Promise<readonly string[]>;

export const nobody: HoldersOf = async () => [];

/** Makes a delivery of each event for each webhook whose owner may read the event's row. */
export class Subscriptions implements Consumer {
  readonly name = "webhooks";
  readonly #store: DeliveryStore;
  readonly #holdersOf: HoldersOf;

  constructor(store: DeliveryStore, holdersOf: HoldersOf) {
    this.#store = store;
    this.#holdersOf = holdersOf;
  }

  async consume(transaction: Transaction<AnyTables>, event: StoredEvent): Promise<void> {
    const readers = await this.#holdersOf(transaction, `${event.resource_type}:read:any`);
    const owners = new Set([event.owner_id, ...readers]);
    const webhooks = await this.#store.subscribers(transaction, [...owners], event.type);
    await this.#store.add(transaction, event, webhooks);
  }
}
