import { earlierBy, utcNow } from "../../../platform/clock.ts";
import type { FamilyStore } from "./store.ts";

// More than a transaction may last and than the clocks of two replicas may differ by.
const OVERLAP_SECONDS = 60;

/** The families that have ended after one of their access tokens was verified here. */
export class Revocations {
  readonly #store: FamilyStore;
  readonly #lifetimeSeconds: number;
  readonly #ended = new Map<string, string>();
  #readAt = utcNow();

  constructor(store: FamilyStore, accessTokenTtlSeconds: number) {
    this.#store = store;
    this.#lifetimeSeconds = accessTokenTtlSeconds + OVERLAP_SECONDS;
  }

  contain(familyId: string): boolean {
    return this.#ended.has(familyId);
  }

  add(familyIds: readonly string[]): void {
    const now = utcNow();
    for (const id of familyIds) {
      this.#ended.set(id, now);
    }
  }

  /** Reads what other replicas have ended, and forgets what no token can be valid for. */
  async refresh(): Promise<void> {
    const now = utcNow();
    const since = earlierBy(OVERLAP_SECONDS, this.#readAt);
    for (const { id, endedAt } of await this.#store.endedSince(since)) {
      this.#ended.set(id, endedAt);
    }
    this.#readAt = now;
    const oldest = earlierBy(this.#lifetimeSeconds, now);
    for (const [id, endedAt] of this.#ended) {
      if (endedAt <= oldest) {
        this.#ended.delete(id);
      }
    }
  }
}
