/** How often something happened since its first time, and when counting starts again. */
export interface Window {
  readonly times: number;
  readonly closesInMs: number;
}

/** How often what `key` names may happen in a time that moves along. */
export interface Limit {
  readonly key: string;
  readonly most: number;
}

/** Counts what may happen only so often. A key may be personal: it is told to nobody. */
export interface Counting {
  /** Counts it in the window of `key`, or in a new one that is so long. */
  count(key: string, ms: number): Promise<Window>;
  /** How long until none of the limits is reached; 0 when none is. */
  waitMs(limits: readonly Limit[], ms: number): Promise<number>;
  /** Remembers that it happened just now, unless one has to wait, and tells how long. */
  record(limits: readonly Limit[], ms: number): Promise<number>;
}

interface Occurrences {
  readonly outdatedAt: number;
  readonly times: readonly number[];
}

/** Counts in the memory of this process. */
export class MemoryCounting implements Counting {
  readonly #clock: () => number;
  readonly #windows = new Map<string, { readonly closesAt: number; times: number }>();
  readonly #occurrences = new Map<string, Occurrences>();
  #nextSweep = 0;

  constructor(clock: () => number = () => performance.now()) {
    this.#clock = clock;
  }

  async count(key: string, ms: number): Promise<Window> {
    const now = this.#clock();
    this.#sweep(now, ms);
    let window = this.#windows.get(key);
    if (window === undefined || window.closesAt <= now) {
      window = { closesAt: now + ms, times: 0 };
      this.#windows.set(key, window);
    }
    window.times++;
    // Floats are rounded: what is left of a window may come out longer than it is.
    return { times: window.times, closesInMs: Math.min(window.closesAt - now, ms) };
  }

  async waitMs(limits: readonly Limit[], ms: number): Promise<number> {
    return this.#waitMs(limits, ms);
  }

  async record(limits: readonly Limit[], ms: number): Promise<number> {
    const wait = this.#waitMs(limits, ms);
    if (wait > 0) {
      return wait;
    }
    const now = this.#clock();
    this.#sweep(now, ms);
    for (const { key, most } of limits) {
      const times = this.#occurrences.get(key)?.times ?? [];
      this.#occurrences.set(key, { outdatedAt: now + ms, times: [...times, now].slice(-most) });
    }
    return 0;
  }

  #waitMs(limits: readonly Limit[], ms: number): number {
    const now = this.#clock();
    let wait = 0;
    for (const { key, most } of limits) {
      const times = this.#occurrences.get(key)?.times ?? [];
      // As many as are allowed: the oldest has to leave.
      if (times.length === most && times[0] !== undefined) {
        wait = Math.max(wait, times[0] + ms - now);
      }
    }
    return Math.min(wait, ms);
  }

  /** Forgets what is over, so that memory is bounded by traffic. */
  #sweep(now: number, ms: number): void {
    if (now < this.#nextSweep) {
      return;
    }
    this.#nextSweep = now + ms;
    for (const [key, { closesAt }] of this.#windows) {
      if (closesAt <= now) {
        this.#windows.delete(key);
      }
    }
    for (const [key, { outdatedAt }] of this.#occurrences) {
      if (outdatedAt <= now) {
        this.#occurrences.delete(key);
      }
    }
  }
}
