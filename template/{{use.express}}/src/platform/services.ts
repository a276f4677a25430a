import type { Logger } from "pino";
import type { Cache } from "./cache/port.ts";
import type { Database } from "./database/database.ts";
import type { Authenticator, Policy } from "./http/authentication.ts";
import { RateLimiter } from "./http/rate_limit.ts";
import type { Journal } from "./journal.ts";
import { CursorCodec } from "./pagination/cursors.ts";
import { deriveKey, type ServiceSettings } from "./settings.ts";

/** What routes are built with, made once in wiring.ts. */
export interface Services {
  readonly settings: ServiceSettings;
  readonly logger: Logger;
  readonly database: Database;
  readonly cache: Cache;
  readonly journal: Journal;
  readonly authenticator: Authenticator;
  readonly policy: Policy;
  readonly rateLimiter: RateLimiter;
  readonly cursors: CursorCodec;
}

export function buildServices(
  settings: ServiceSettings,
  logger: Logger,
  database: Database,
  cache: Cache,
  journal: Journal,
  authenticator: Authenticator,
  policy: Policy,
): Services {
  return {
    settings,
    logger,
    database,
    cache,
    journal,
    authenticator,
    policy,
    rateLimiter: new RateLimiter(settings.rate_limit, cache.counting),
    cursors: new CursorCodec(deriveKey(settings, "cursors")),
  };
}
