import type { Counting } from "../counting.ts";
import type { RateLimit } from "../settings.ts";

/** What a client has left, as https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/ */
export interface Allowance {
  readonly allowed: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

/** Counts each client's requests in a window that its first one opens. */
export class RateLimiter {
  readonly #limit: RateLimit;
  readonly #policy: string;
  readonly #counting: Counting;

  constructor(limit: RateLimit, counting: Counting) {
    this.#limit = limit;
    this.#policy = `"default";q=${limit.quota};w=${limit.windowSeconds}`;
    this.#counting = counting;
  }

  async take(client: string): Promise<Allowance> {
    const { quota, windowSeconds } = this.#limit;
    const { times, closesInMs } = await this.#counting.count(client, windowSeconds * 1000);
    const allowed = times <= quota;
    const reset = Math.ceil(closesInMs / 1000);
    return {
      allowed,
      headers: {
        "RateLimit-Policy": this.#policy,
        RateLimit: `"default";r=${Math.max(0, quota - times)};t=${reset}`,
        ...(!allowed && { "Retry-After": String(Math.max(reset, 1)) }),
      },
    };
  }
}
