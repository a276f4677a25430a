import { earlierBy, utcNow } from "../../../platform/clock.ts";
import type { FamilyStore } from "./store.ts";

// More than a transaction may last and than the clocks of two replicas may differ by.
const OVERLAP_SECONDS = 60;

/** The families that have ended after one of their access tokens was verified here. */
export class Revocations {
  readonly #store: FamilyStore;
  readonly #lifetimeMs: number;
  /** When each was heard of. The clock may be set, and make tokens valid again. */
  readonly #ended = new Map<string, number>();
  #readAt = utcNow();

  constructor(store: FamilyStore, accessTokenTtlSeconds: number) {
    this.#store = store;
    this.#lifetimeMs = (accessTokenTtlSeconds + OVERLAP_SECONDS) * 1000;
  }

  contain(familyId: string): boolean {
    return this.#ended.has(familyId);
  }

  add(familyIds: readonly string[]): void {
    const now = performance.now();
    for (const id of familyIds) {
      this.#ended.set(id, now);
    }
  }

  /** Reads what other replicas have ended, and forgets whose tokens are verified anew. */
  async refresh(): Promise<void> {
    const now = utcNow();
    const since = earlierBy(OVERLAP_SECONDS, this.#readAt);
    this.add(await this.#store.endedSince(since));
    this.#readAt = now;
    const oldest = performance.now() - this.#lifetimeMs;
    for (const [id, heardAt] of this.#ended) {
      if (heardAt <= oldest) {
        this.#ended.delete(id);
      }
    }
  }
}
