import { hash } from "node:crypto";
import type { Authenticator } from "../../../platform/http/authentication.ts";
import { type Caller, callerWithRoles } from "../../caller.ts";
import { invalidToken, readToken } from "../bearer.ts";
import type { Revocations } from "./revocations.ts";
import type { FamilyStore } from "./store.ts";
import { type AccessTokens, type Claims, InvalidTokenError } from "./tokens.ts";

const VERIFIED_TOKENS_KEPT = 10_000;

interface Verified {
  readonly caller: Caller;
  readonly sessionId: string;
  readonly expiresAt: number;
  /** Not by the clock, which may be set: an ended family is remembered no longer than this. */
  readonly keptUntil: number;
}

/**
 * Knows callers by their access tokens.
 *
 * To verify a signature and to look its family up takes far longer than to look up a hash, so a
 * token that passed is kept; expiry and revocation are checked each time.
 */
export class JwtAuthenticator implements Authenticator {
  readonly #tokens: AccessTokens;
  readonly #families: FamilyStore;
  readonly #revocations: Revocations;
  readonly #verified = new Map<string, Verified>();

  constructor(tokens: AccessTokens, families: FamilyStore, revocations: Revocations) {
    this.#tokens = tokens;
    this.#families = families;
    this.#revocations = revocations;
  }

  async authenticate(authorization: string | undefined): Promise<Caller> {
    const token = readToken(authorization);
    const key = hash("sha256", token, "base64");
    const { caller, sessionId, expiresAt } = this.#recall(key) ?? (await this.#verify(token, key));
    if (expiresAt * 1000 <= Date.now() || this.#revocations.contain(sessionId)) {
      throw invalidToken("invalid_token");
    }
    return caller;
  }

  /** What was verified not too long ago; it now counts as the last one used. */
  #recall(key: string): Verified | undefined {
    const verified = this.#verified.get(key);
    this.#verified.delete(key);
    if (verified === undefined || verified.keptUntil <= performance.now()) {
      return undefined;
    }
    this.#verified.set(key, verified);
    return verified;
  }

  async #verify(token: string, key: string): Promise<Verified> {
    const keptUntil = performance.now() + this.#tokens.ttlSeconds * 1000;
    const { sub, sid, roles, exp } = await this.#claims(token);
    if (!(await this.#families.isLive(sid, sub))) {
      throw invalidToken("invalid_token");
    }
    const caller = callerWithRoles(sub, roles, { sessionId: sid });
    const verified = { caller, sessionId: sid, expiresAt: exp, keptUntil };
    this.#keep(key, verified);
    return verified;
  }

  async #claims(token: string): Promise<Claims> {
    try {
      return await this.#tokens.verify(token);
    } catch (error) {
      throw error instanceof InvalidTokenError ? invalidToken("invalid_token") : error;
    }
  }

  /** The one that was not used for longest goes when there are too many. */
  #keep(key: string, verified: Verified): void {
    this.#verified.set(key, verified);
    const [oldest] = this.#verified.keys();
    if (this.#verified.size > VERIFIED_TOKENS_KEPT && oldest !== undefined) {
      this.#verified.delete(oldest);
    }
  }
}
