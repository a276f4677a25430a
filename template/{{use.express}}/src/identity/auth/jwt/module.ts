import type { Logger } from "pino";
import type { Module } from "../../../platform/application.ts";
import type { Counting } from "../../../platform/counting.ts";
import type { Database } from "../../../platform/database/index.ts";
import type { ApiRouter } from "../../../platform/http/api_router.ts";
import type { RootRouter } from "../../../platform/http/root_router.ts";
import type { Journal } from "../../../platform/journal.ts";
import { deriveKey } from "../../../platform/settings.ts";
import { PasswordHasher } from "../../accounts/hashing.ts";
import { accountRoutes } from "../../accounts/routes.ts";
import { Accounts } from "../../accounts/service.ts";
import { AccountStore } from "../../accounts/store.ts";
import { LoginThrottle } from "../../accounts/throttle.ts";
import { JwtAuthenticator } from "./authenticator.ts";
import { TokenFamilies } from "./families.ts";
import { Revocations } from "./revocations.ts";
import { keyRoutes, tokenRoutes } from "./routes.ts";
import type { JwtSettings } from "./settings.ts";
import { FamilyStore } from "./store.ts";
import { AccessTokens } from "./tokens.ts";

// How late another replica's logout may take effect here is half of what is promised.
const POLL_MS = 500;

/** Accounts that log in for an access token and a refresh token. */
export class JwtIdentity implements Module {
  readonly apiRouters: readonly ApiRouter[];
  readonly rootRouters: readonly RootRouter[];
  readonly authenticator: JwtAuthenticator;
  readonly #settings: JwtSettings;
  readonly #logger: Logger;
  readonly #accounts: Accounts;
  readonly #families: TokenFamilies;
  readonly #revocations: Revocations;
  #isBehind = false;
  #isAdminMade = false;
  #isStopped = false;
  #following: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    settings: JwtSettings,
    database: Database,
    journal: Journal,
    counting: Counting,
    logger: Logger,
  ) {
    const keys = settings.jwt_private_key;
    const tokens = new AccessTokens(
      keys,
      settings.jwt_issuer,
      settings.jwt_audience,
      settings.access_token_ttl_seconds,
    );
    const accounts = new AccountStore(database);
    const families = new FamilyStore(database);
    this.#settings = settings;
    this.#logger = logger;
    this.#revocations = new Revocations(families, settings.access_token_ttl_seconds);
    this.authenticator = new JwtAuthenticator(tokens, families, this.#revocations);
    this.#families = new TokenFamilies({
      database,
      journal,
      accounts,
      store: families,
      tokens,
      revocations: this.#revocations,
      refreshTokenTtlSeconds: settings.refresh_token_ttl_seconds,
      key: deriveKey(settings, "refresh tokens"),
    });
    this.#accounts = new Accounts({
      database,
      journal,
      store: accounts,
      sessions: this.#families,
      hasher: new PasswordHasher(),
      throttle: new LoginThrottle(counting),
    });
    this.apiRouters = [accountRoutes(this.#accounts), tokenRoutes(this.#accounts, this.#families)];
    this.rootRouters = [keyRoutes(keys)];
  }

  async start(): Promise<void> {
    await this.#catchUp();
    this.#follow();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#following;
  }

  async cleanUp(now: string): Promise<void> {
    await this.#families.deleteExpired(now);
  }

  #follow(): void {
    this.#timer = setTimeout(() => {
      this.#following = this.#catchUp().then(() => {
        if (!this.#isStopped) {
          this.#follow();
        }
      });
    }, POLL_MS);
  }

  async #catchUp(): Promise<void> {
    try {
      await this.#makeAdmin();
      await this.#revocations.refresh();
      this.#isBehind = false;
    } catch (error) {
      if (!this.#isBehind) {
        this.#logger.warn({ error: (error as Error).name }, "ended sessions can't be read");
      }
      this.#isBehind = true;
    }
  }

  async #makeAdmin(): Promise<void> {
    const { bootstrap_admin_email: email, bootstrap_admin_password: password } = this.#settings;
    if (email && password && !this.#isAdminMade) {
      await this.#accounts.ensureAdmin(email, password);
    }
    this.#isAdminMade = true;
  }
}

export function buildIdentity(
  settings: JwtSettings,
  database: Database,
  journal: Journal,
  counting: Counting,
  logger: Logger,
): JwtIdentity {
  return new JwtIdentity(settings, database, journal, counting, logger);
}
