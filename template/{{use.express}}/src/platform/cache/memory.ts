import { MemoryCounting } from "../counting.ts";
import type { Cache } from "./port.ts";
import { CachedRows } from "./rows.ts";
import type { Place, Shelf, Taken } from "./shelf.ts";

export const KEPT_MS = 30_000;
const MOST_BYTES = 32 * 1024 * 1024;
// What an entry takes beside its value, or more.
const ENTRY_BYTES = 500;
const BYTES_A_UNIT = 2;

interface Entry {
  readonly expiresAt: number;
  readonly bytes: number;
  readonly taken: Taken;
}

/** Values in the memory of this process; the one used longest ago makes room. */
export class MemoryShelf implements Shelf {
  readonly #clock: () => number;
  readonly #mostBytes: number;
  readonly #entries = new Map<string, Entry>();
  readonly #changes = new Map<string, number>();
  #bytes = 0;

  constructor(clock: () => number = () => performance.now(), mostBytes = MOST_BYTES) {
    this.#clock = clock;
    this.#mostBytes = mostBytes;
  }

  async take({ key }: Place, newLease: string): Promise<Taken> {
    if (this.#changes.has(key)) {
      return {};
    }
    const entry = this.#entries.get(key);
    if (entry === undefined || entry.expiresAt <= this.#clock()) {
      return this.#keep(key, { lease: newLease });
    }
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.taken;
  }

  async put({ key }: Place, lease: string, value: string | undefined): Promise<void> {
    if (this.#entries.get(key)?.taken.lease !== lease) {
      return;
    }
    if (value === undefined) {
      this.#forget(key);
    } else {
      this.#keep(key, { value });
    }
  }

  async close({ key }: Place): Promise<void> {
    this.#changes.set(key, (this.#changes.get(key) ?? 0) + 1);
    this.#forget(key);
  }

  async open({ key }: Place): Promise<void> {
    const others = (this.#changes.get(key) ?? 1) - 1;
    if (others > 0) {
      this.#changes.set(key, others);
    } else {
      this.#changes.delete(key);
    }
  }

  #keep(key: string, taken: Taken): Taken {
    this.#forget(key);
    const bytes = ENTRY_BYTES + BYTES_A_UNIT * (taken.value?.length ?? 0);
    this.#entries.set(key, { expiresAt: this.#clock() + KEPT_MS, bytes, taken });
    this.#bytes += bytes;
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#mostBytes) {
        break;
      }
      this.#forget(oldest);
    }
    return taken;
  }

  #forget(key: string): void {
    this.#bytes -= this.#entries.get(key)?.bytes ?? 0;
    this.#entries.delete(key);
  }
}

/** Rows in the memory of a service that runs as one process. */
class MemoryCache extends CachedRows implements Cache {
  readonly counting = new MemoryCounting();

  constructor() {
    super(new MemoryShelf());
  }

  async start(): Promise<void> {}

  async stop(): Promise<void> {}

  async check(): Promise<undefined> {}
}

export function buildCache(..._parts: unknown[]): Cache {
  return new MemoryCache();
}
