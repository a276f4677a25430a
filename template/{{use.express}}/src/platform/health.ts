import type { Cache, CacheState } from "./cache/port.ts";
import { type Database, PROBE_TIMEOUT_MS } from "./database/database.ts";
import { isAtHead, migrationNames } from "./database/migrations.ts";
import { RootRouter } from "./http/root_router.ts";

type State = "ok" | "unavailable";

interface Readiness {
  readonly status: State;
  readonly checks: { readonly database: State; readonly cache?: CacheState };
}

/** Whether this process should get traffic. */
export class Health {
  readonly #database: Database;
  readonly #cache: Cache | undefined;
  readonly #migrations = migrationNames();
  #probe: Promise<boolean> | undefined;
  #wasLost = false;
  draining = false;

  constructor(database: Database, cache?: Cache) {
    this.#database = database;
    this.#cache = cache;
  }

  async readiness(): Promise<Readiness> {
    const [cache, answers] = await Promise.all([this.#cache?.check(), this.#answers()]);
    if (answers && this.#wasLost) {
      this.#database.renewConnections();
    }
    this.#wasLost = !answers;
    const database = answers ? "ok" : "unavailable";
    const isReady = database === "ok" && !this.draining;
    return {
      status: isReady ? "ok" : "unavailable",
      checks: { database, ...(cache && { cache }) },
    };
  }

  #answers(): Promise<boolean> {
    // A question that hangs is asked once: the next one can use its result.
    this.#probe ??= isAtHead(this.#database, this.#migrations)
      .catch(() => false)
      .finally(() => {
        this.#probe = undefined;
      });
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const patience = setTimeout(resolve, PROBE_TIMEOUT_MS, false);
    this.#probe.then(resolve);
    return promise.finally(() => clearTimeout(patience));
  }
}

export function healthRoutes(health: Health): RootRouter {
  return new RootRouter()
    .get("/livez", (_, res) => {
      res.json({ status: "ok" });
    })
    .get("/readyz", async (_, res) => {
      const readiness = await health.readiness();
      res.status(readiness.status === "ok" ? 200 : 503).json(readiness);
    });
}
