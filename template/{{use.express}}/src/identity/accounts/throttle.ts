import { tooManyFailures } from "./errors.ts";

const WINDOW_MS = 15 * 60 * 1000;
const PER_ACCOUNT_AND_ADDRESS = 10;
const PER_ADDRESS = 50;
const PER_ACCOUNT = 100;

/**
 * Counts failed logins, in the memory of this process.
 *
 * It must be asked before a password is checked and again when the outcome is known: then even
 * guesses that are tried in parallel learn nothing beyond the limit.
 */
export class LoginThrottle {
  readonly #clock: () => number;
  readonly #failures = new Map<string, number[]>();
  #nextSweep: number;

  constructor(clock: () => number = () => performance.now()) {
    this.#clock = clock;
    this.#nextSweep = clock() + WINDOW_MS;
  }

  /** Throws the problem too-many-requests. */
  check(email: string, address: string): void {
    const now = this.#clock();
    let wait = 0;
    for (const [key, limit] of limits(email, address)) {
      const failures = this.#failures.get(key) ?? [];
      // As many as are allowed: the oldest has to leave the window.
      if (failures.length === limit && failures[0] !== undefined) {
        wait = Math.max(wait, failures[0] + WINDOW_MS - now);
      }
    }
    if (wait > 0) {
      throw tooManyFailures(Math.ceil(wait / 1000));
    }
  }

  recordFailure(email: string, address: string): void {
    const now = this.#clock();
    this.#sweep(now);
    for (const [key, limit] of limits(email, address)) {
      const failures = this.#failures.get(key) ?? [];
      this.#failures.set(key, [...failures, now].slice(-limit));
    }
  }

  #sweep(now: number): void {
    if (now < this.#nextSweep) {
      return;
    }
    this.#nextSweep = now + WINDOW_MS;
    for (const [key, failures] of this.#failures) {
      if ((failures.at(-1) ?? 0) <= now - WINDOW_MS) {
        this.#failures.delete(key);
      }
    }
  }
}

function limits(email: string, address: string): [string, number][] {
  const account = email.toLowerCase();
  return [
    [`${account} ${address}`, PER_ACCOUNT_AND_ADDRESS],
    [` ${address}`, PER_ADDRESS],
    [`${account} `, PER_ACCOUNT],
  ];
}
