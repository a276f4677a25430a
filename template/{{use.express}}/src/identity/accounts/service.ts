import { utcNow } from "../../platform/clock.ts";
import type { Database } from "../../platform/database/index.ts";
import type { Caller } from "../../platform/http/authentication.ts";
import { newId } from "../../platform/ids.ts";
import type { Event, Journal } from "../../platform/journal.ts";
import {
  accountGone,
  emailTaken,
  invalidCredentials,
  passwordRefused,
  SAME_AS_EMAIL,
  WRONG_PASSWORD,
} from "./errors.ts";
import { byAccount, failedLogin, rolesGiven } from "./events.ts";
import type { PasswordHasher } from "./hashing.ts";
import type { Account } from "./models.ts";
import { isSameAsEmail } from "./passwords.ts";
import type { Sessions } from "./sessions.ts";
import type { AccountStore } from "./store.ts";
import type { LoginThrottle } from "./throttle.ts";

interface Parts {
  readonly database: Database;
  readonly journal: Journal;
  readonly store: AccountStore;
  readonly sessions: Sessions;
  readonly hasher: PasswordHasher;
  readonly throttle: LoginThrottle;
}

export class Accounts {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async register(email: string, password: string): Promise<Account> {
    const account = await this.#newAccount(email, password, "user");
    if (!(await this.#add(account, byAccount("auth.register", account.id)))) {
      throw emailTaken();
    }
    return account;
  }

  /** Makes the account when no other one has its email; another replica may be faster. */
  async ensureAdmin(email: string, password: string): Promise<void> {
    if ((await this.#parts.store.findByEmail(email)) === undefined) {
      const account = await this.#newAccount(email, password, "admin");
      await this.#add(account, rolesGiven(account.id));
    }
  }

  /**
   * The account, as it was when the password was checked. Whoever opens a session for it asks
   * `AccountStore.holdsPassword` in the same transaction.
   */
  async logIn(email: string, password: string, clientAddress: string): Promise<Account> {
    const account = await this.#parts.store.findByEmail(email);
    const matches = await this.#isPassword(password, account, email, clientAddress);
    if (account === undefined || !matches) {
      await this.#parts.journal.record(failedLogin(account?.id));
      throw invalidCredentials();
    }
    return account;
  }

  async get(id: string): Promise<Account> {
    const account = await this.#parts.store.find(id);
    if (account === undefined) {
      throw accountGone();
    }
    return account;
  }

  /** Ends all other sessions of the account. */
  async changePassword(
    caller: Caller,
    current: string,
    next: string,
    clientAddress: string,
  ): Promise<void> {
    const { database, hasher, journal, sessions, store } = this.#parts;
    const account = await this.get(caller.id);
    const refusals = [];
    if (!(await this.#isPassword(current, account, account.email, clientAddress))) {
      refusals.push(WRONG_PASSWORD);
      await journal.record(byAccount("auth.password", account.id, "failure"));
    }
    if (isSameAsEmail(next, account.email)) {
      refusals.push(SAME_AS_EMAIL);
    }
    if (refusals.length > 0) {
      throw passwordRefused(refusals);
    }
    const passwordHash = await hasher.hash(next);
    const ended = await database.transaction(async (transaction) => {
      if (!(await store.holdsPassword(transaction, account))) {
        return undefined;
      }
      await store.setPassword(transaction, account.id, passwordHash, utcNow());
      await journal.append(transaction, byAccount("auth.password", account.id));
      return sessions.endOthers(transaction, account.id, caller.sessionId);
    });
    if (ended === undefined) {
      await journal.record(byAccount("auth.password", account.id, "failure"));
      throw passwordRefused([WRONG_PASSWORD]);
    }
    sessions.forget(ended);
  }

  async #newAccount(email: string, password: string, role: string): Promise<Account> {
    const passwordHash = await this.#parts.hasher.hash(password);
    const now = utcNow();
    return { id: newId(), email, passwordHash, passwordChangedAt: now, role, createdAt: now };
  }

  /** False when the email is taken. */
  async #add(account: Account, event: Event): Promise<boolean> {
    const { database, journal, store } = this.#parts;
    try {
      await journal.write(async (connection) => {
        await store.add(connection, account);
        await journal.append(connection, event);
      });
      return true;
    } catch (error) {
      if (database.dialect.isUniqueViolation(error)) {
        return false;
      }
      throw error;
    }
  }

  async #isPassword(
    password: string,
    account: Account | undefined,
    email: string,
    clientAddress: string,
  ): Promise<boolean> {
    const { hasher, store, throttle } = this.#parts;
    await throttle.check(email, clientAddress);
    const { matches, newHash } = await hasher.verify(password, account?.passwordHash);
    if (!matches) {
      await throttle.recordFailure(email, clientAddress);
      return false;
    }
    await throttle.check(email, clientAddress);
    if (account && newHash) {
      await store.replaceHash(account, newHash);
    }
    return true;
  }
}
