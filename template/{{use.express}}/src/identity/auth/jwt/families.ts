import { createHash, createHmac, randomBytes } from "node:crypto";
import type { Transaction } from "kysely";
import { earlierBy, laterBy, utcNow } from "../../../platform/clock.ts";
import type { AnyTables, Database } from "../../../platform/database/index.ts";
import { newId } from "../../../platform/ids.ts";
import type { Journal } from "../../../platform/journal.ts";
import { invalidCredentials } from "../../accounts/errors.ts";
import { byAccount, failedLogin } from "../../accounts/events.ts";
import type { Account } from "../../accounts/models.ts";
import type { Sessions } from "../../accounts/sessions.ts";
import type { AccountStore } from "../../accounts/store.ts";
import { invalidToken } from "../bearer.ts";
import type { Revocations } from "./revocations.ts";
import type { FamilyStore, RefreshToken } from "./store.ts";
import type { AccessTokens } from "./tokens.ts";

const GRACE_SECONDS = 10;

export interface TokenPair {
  readonly access_token: string;
  readonly token_type: "Bearer";
  readonly expires_in: number;
  readonly refresh_token: string;
  readonly refresh_expires_in: number;
}

interface Parts {
  readonly database: Database;
  readonly journal: Journal;
  readonly accounts: AccountStore;
  readonly store: FamilyStore;
  readonly tokens: AccessTokens;
  readonly revocations: Revocations;
  readonly refreshTokenTtlSeconds: number;
  readonly key: Buffer;
}

/**
 * Families of refresh tokens: each token is used once, and gives the next one.
 *
 * A token that comes again tells that somebody else has it too, and ends its family. Only a retry
 * is spared: the successor is computed from the token, so the same pair can be given again although
 * nothing but hashes is stored.
 */
export class TokenFamilies implements Sessions {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Throws the problem invalid-credentials when the password is another one by now. */
  async start(account: Account): Promise<TokenPair> {
    const { accounts, database, journal, refreshTokenTtlSeconds, store } = this.#parts;
    const now = utcNow();
    const until = laterBy(refreshTokenTtlSeconds, now);
    const familyId = newId();
    const refreshToken = randomBytes(32).toString("base64url");
    const isStarted = await database.transaction(async (transaction) => {
      if (!(await accounts.holdsPassword(transaction, account))) {
        return false;
      }
      await store.addFamily(transaction, familyId, account.id, now, until);
      await store.addToken(transaction, sha256(refreshToken), familyId, until);
      await journal.append(transaction, byAccount("auth.login", account.id));
      return true;
    });
    if (!isStarted) {
      await journal.record(failedLogin(account.id));
      throw invalidCredentials();
    }
    const owner = { accountId: account.id, roles: [account.role], familyId };
    return this.#pair(owner, refreshToken, now);
  }

  /** Throws the problem invalid-token; `client` is what a retry has in common. */
  async refresh(refreshToken: string, client: string): Promise<TokenPair> {
    const { database, journal, revocations, store } = this.#parts;
    const now = utcNow();
    const presented = sha256(refreshToken);
    const clientMac = this.#mac("client", client);
    const successor = this.#mac("successor", refreshToken).toString("base64url");
    const { token, issuedAt } = await database.transaction(async (transaction) => {
      const token = await store.lockToken(transaction, presented);
      if (token === undefined || token.expiresAt <= now) {
        throw invalidToken("invalid_refresh_token");
      }
      if (token.usedAt === undefined) {
        await this.#rotate(transaction, token, presented, clientMac, sha256(successor), now);
        return { token, issuedAt: now };
      }
      const isRetry =
        token.usedAt >= earlierBy(GRACE_SECONDS, now) &&
        token.usedAt <= laterBy(GRACE_SECONDS, now) &&
        token.usedBy !== undefined &&
        clientMac.equals(token.usedBy) &&
        (await store.isUnused(transaction, sha256(successor)));
      if (!isRetry) {
        await store.endFamilies(transaction, [token.familyId], now);
        const reuse = byAccount("auth.refresh_reuse", token.accountId, "denied");
        await journal.append(transaction, reuse);
      }
      return { token, issuedAt: isRetry ? token.usedAt : undefined };
    });
    if (issuedAt === undefined) {
      revocations.add([token.familyId]);
      throw invalidToken("refresh_token_reuse");
    }
    return this.#pair(token, successor, issuedAt);
  }

  /** Ends the family of any of its tokens; an unknown one is none's. */
  async end(refreshToken: string): Promise<void> {
    const { database, journal, store } = this.#parts;
    const ended = await database.transaction(async (transaction) => {
      const token = await store.lockToken(transaction, sha256(refreshToken));
      if (token === undefined) {
        return [];
      }
      await store.endFamilies(transaction, [token.familyId], utcNow());
      await journal.append(transaction, byAccount("auth.logout", token.accountId));
      return [token.familyId];
    });
    this.forget(ended);
  }

  async endOthers(
    transaction: Transaction<AnyTables>,
    accountId: string,
    kept: string | undefined,
  ): Promise<readonly string[]> {
    const { store } = this.#parts;
    const families = await store.lockOtherFamilies(transaction, accountId, kept);
    await store.endFamilies(transaction, families, utcNow());
    return families;
  }

  forget(sessionIds: readonly string[]): void {
    this.#parts.revocations.add(sessionIds);
  }

  async deleteExpired(now: string): Promise<void> {
    const { database, store } = this.#parts;
    await database.transaction((transaction) => store.deleteExpired(transaction, now));
  }

  async #rotate(
    transaction: Transaction<AnyTables>,
    token: RefreshToken,
    presented: Buffer,
    client: Buffer,
    successor: Buffer,
    now: string,
  ): Promise<void> {
    const { refreshTokenTtlSeconds, store } = this.#parts;
    const until = laterBy(refreshTokenTtlSeconds, now);
    await store.useToken(transaction, presented, now, client);
    await store.addToken(transaction, successor, token.familyId, until);
    await store.prolongFamily(transaction, token.familyId, until);
  }

  async #pair(
    { accountId, roles, familyId }: Pick<RefreshToken, "accountId" | "roles" | "familyId">,
    refreshToken: string,
    issuedAt: string,
  ): Promise<TokenPair> {
    const { refreshTokenTtlSeconds, tokens } = this.#parts;
    const tokenId = this.#mac("jti", refreshToken).toString("base64url");
    return {
      access_token: await tokens.issue({
        accountId,
        roles,
        sessionId: familyId,
        tokenId,
        issuedAt,
      }),
      token_type: "Bearer",
      expires_in: tokens.ttlSeconds,
      refresh_token: refreshToken,
      refresh_expires_in: refreshTokenTtlSeconds,
    };
  }

  #mac(purpose: string, text: string): Buffer {
    return createHmac("sha256", this.#parts.key).update(`${purpose}:${text}`).digest();
  }
}

function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
