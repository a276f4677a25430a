import type { RateLimit } from "../settings.ts";

/** What a client has left, as https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/ */
export interface Allowance {
  readonly allowed: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

interface Window {
  readonly closesAt: number;
  count: number;
}

/** Counts each client's requests in a window that its first one opens, in this process. */
export class RateLimiter {
  readonly #limit: RateLimit;
  readonly #policy: string;
  readonly #clock: () => number;
  readonly #windows = new Map<string, Window>();
  #nextSweep: number;

  constructor(limit: RateLimit, clock: () => number = () => performance.now()) {
    this.#limit = limit;
    this.#policy = `"default";q=${limit.quota};w=${limit.windowSeconds}`;
    this.#clock = clock;
    this.#nextSweep = clock() + limit.windowSeconds * 1000;
  }

  take(client: string): Allowance {
    const now = this.#clock();
    this.#sweep(now);
    const window = this.#windowOf(client, now);
    const allowed = window.count < this.#limit.quota;
    window.count++;
    const remaining = Math.max(0, this.#limit.quota - window.count);
    const reset = Math.ceil((window.closesAt - now) / 1000);
    return {
      allowed,
      headers: {
        "RateLimit-Policy": this.#policy,
        RateLimit: `"default";r=${remaining};t=${reset}`,
        ...(!allowed && { "Retry-After": String(Math.max(reset, 1)) }),
      },
    };
  }

  #windowOf(client: string, now: number): Window {
    const known = this.#windows.get(client);
    if (known !== undefined && known.closesAt > now) {
      return known;
    }
    const opened = { closesAt: now + this.#limit.windowSeconds * 1000, count: 0 };
    this.#windows.set(client, opened);
    return opened;
  }

  /** Forgets the clients whose window has closed, so that memory is bounded by traffic. */
  #sweep(now: number): void {
    if (now < this.#nextSweep) {
      return;
    }
    this.#nextSweep = now + this.#limit.windowSeconds * 1000;
    for (const [client, { closesAt }] of this.#windows) {
      if (closesAt <= now) {
        this.#windows.delete(client);
      }
    }
  }
}
