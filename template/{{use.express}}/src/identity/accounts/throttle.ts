import type { Counting, Limit } from "../../platform/counting.ts";
import { tooManyFailures } from "./errors.ts";

const WINDOW_MS = 15 * 60 * 1000;
const PER_ACCOUNT_AND_ADDRESS = 10;
const PER_ADDRESS = 50;
const PER_ACCOUNT = 100;

/**
 * Counts failed logins.
 *
 * It must be asked before a password is checked and again when the outcome is known: then even
 * guesses that are tried in parallel learn nothing beyond the limit.
 */
export class LoginThrottle {
  readonly #counting: Counting;

  constructor(counting: Counting) {
    this.#counting = counting;
  }

  /** Throws the problem too-many-requests. */
  async check(email: string, address: string): Promise<void> {
    refuse(await this.#counting.waitMs(limits(email, address), WINDOW_MS));
  }

  /** Asks and counts at once; throws the problem too-many-requests. */
  async recordFailure(email: string, address: string): Promise<void> {
    refuse(await this.#counting.record(limits(email, address), WINDOW_MS));
  }
}

function refuse(waitMs: number): void {
  if (waitMs > 0) {
    throw tooManyFailures(Math.ceil(waitMs / 1000));
  }
}

function limits(email: string, address: string): Limit[] {
  const account = email.toLowerCase();
  return [
    { key: `login:${account}:${address}`, most: PER_ACCOUNT_AND_ADDRESS },
    { key: `login::${address}`, most: PER_ADDRESS },
    { key: `login:${account}:`, most: PER_ACCOUNT },
  ];
}
