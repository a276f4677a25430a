import { randomBytes } from "node:crypto";
import { availableParallelism } from "node:os";
import { hash, type Options, verify } from "@node-rs/argon2";
import { normalize } from "./passwords.ts";

// https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#argon2id
const ARGON2ID: Options = {
  timeCost: 2,
  memoryCost: 19_456,
  parallelism: 1,
};
// The runtime has four threads for such work, and files and names need one of them, too.
const MOST_AT_ONCE = 3;

export interface Verification {
  readonly matches: boolean;
  /** Set when the hash was made with weaker parameters than today's. */
  readonly newHash?: string;
}

/** Hashes off the event loop, few at a time: each takes 19 MiB and a processor. */
export class PasswordHasher {
  readonly #options: Options;
  readonly #nobodysHash: Promise<string>;
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(
    options: Options = ARGON2ID,
    atOnce = Math.min(MOST_AT_ONCE, availableParallelism()),
  ) {
    this.#options = options;
    this.#free = atOnce;
    this.#nobodysHash = hash(randomBytes(32).toString("base64url"), options);
  }

  hash(password: string): Promise<string> {
    return this.#inTurn(() => hash(normalize(password), this.#options));
  }

  /** Without a hash it takes as long as with one, so that nobody can tell accounts by time. */
  verify(password: string, passwordHash: string | undefined): Promise<Verification> {
    return this.#inTurn(async () => {
      const known = passwordHash ?? (await this.#nobodysHash);
      const matches = await verify(known, normalize(password));
      if (!matches || passwordHash === undefined) {
        return { matches: false };
      }
      return this.#isWeaker(passwordHash)
        ? { matches, newHash: await hash(normalize(password), this.#options) }
        : { matches };
    });
  }

  #isWeaker(passwordHash: string): boolean {
    const { memoryCost, timeCost, parallelism } = this.#options;
    const parameters = `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$`;
    return !passwordHash.startsWith(parameters);
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free === 0) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#free--;
    }
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) {
        next();
      } else {
        this.#free++;
      }
    }
  }
}
