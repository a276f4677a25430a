import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { ResourceTable } from "../resources/table.ts";
import { placeOf } from "./codec.ts";
import { cacheRequests } from "./metrics.ts";
import { CacheLostError, type Place, type Shelf, type Taken } from "./shelf.ts";

const LARGEST_VALUE_BYTES = 64 * 1024;
// Who waits for another process asks so often, and not for ever: that process may have died.
const ASK_MS = 20;
const PATIENCE_MS = 3000;

type Load<Row> = () => Promise<Row | undefined>;

/** Reads rows through a shelf: whoever asks for the same one meanwhile shares one query. */
export class CachedRows {
  readonly #shelf: Shelf;
  readonly #flights = new Map<string, Promise<unknown>>();

  constructor(shelf: Shelf) {
    this.#shelf = shelf;
  }

  async find<Row>(table: ResourceTable, id: string, load: Load<Row>): Promise<Row | undefined> {
    const place = placeOf(table, id);
    const own = token();
    let taken: Taken;
    try {
      taken = await this.#take(place, own);
    } catch (error) {
      if (!(error instanceof CacheLostError)) {
        throw error;
      }
      cacheRequests.inc({ result: "error" });
      return load();
    }
    if (taken.value !== undefined) {
      cacheRequests.inc({ result: "hit" });
      return JSON.parse(taken.value);
    }
    cacheRequests.inc({ result: "miss" });
    if (taken.lease === own) {
      return this.#launch(place, own, load);
    }
    // It is seen after this request began that the lease holds, so its query saw all changes that
    // were finished by then.
    const flight = this.#flights.get(taken.lease ?? "");
    return flight === undefined ? load() : (flight as Promise<Row | undefined>);
  }

  async changing<Result>(
    table: ResourceTable,
    id: string,
    change: () => Promise<Result>,
  ): Promise<Result> {
    const place = placeOf(table, id);
    const own = token();
    await this.#shelf.close(place, own);
    try {
      return await change();
    } finally {
      await this.#shelf.open(place, own);
    }
  }

  /** Waits for what another process is bringing. */
  async #take(place: Place, own: string): Promise<Taken> {
    let taken = await this.#shelf.take(place, own);
    for (let waited = 0; waited < PATIENCE_MS && this.#isElsewhere(taken, own); waited += ASK_MS) {
      await delay(ASK_MS);
      taken = await this.#shelf.take(place, own);
    }
    return taken;
  }

  #isElsewhere({ lease }: Taken, own: string): boolean {
    return lease !== undefined && lease !== own && !this.#flights.has(lease);
  }

  #launch<Row>(place: Place, lease: string, load: Load<Row>): Promise<Row | undefined> {
    const flight = this.#bring(place, lease, load).finally(() => this.#flights.delete(lease));
    this.#flights.set(lease, flight);
    return flight;
  }

  async #bring<Row>(place: Place, lease: string, load: Load<Row>): Promise<Row | undefined> {
    let value: string | undefined;
    try {
      const row = await load();
      value = row && JSON.stringify(row);
      return row;
    } finally {
      const fits = value !== undefined && Buffer.byteLength(value) <= LARGEST_VALUE_BYTES;
      await this.#shelf.put(place, lease, fits ? value : undefined);
    }
  }
}

function token(): string {
  return randomBytes(8).toString("hex");
}
