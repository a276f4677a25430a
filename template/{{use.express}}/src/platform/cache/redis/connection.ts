import { randomBytes } from "node:crypto";
import type { Logger } from "pino";
import { createClient } from "redis";
import { breakerState, CLOSED, HALF_OPEN, OPEN } from "../../observability/breakers.ts";
import type { CacheState } from "../port.ts";
import { CacheLostError } from "../shelf.ts";
import type { Script } from "./scripts.ts";

// The cache is there to be faster than the database: who waits longer is better off without it.
const PATIENCE_MS = 250;
const RETRY_MS = 500;

type Client = ReturnType<typeof newClient>;

interface Connection {
  readonly client: Client;
  readonly ready: Promise<unknown>;
}

/**
 * Runs scripts on Redis, behind a circuit breaker that one failure opens.
 *
 * Meanwhile changes may have gone unseen by the cache. So whoever had lost it begins a new epoch when
 * it is back, and nothing that was kept in an earlier one counts any more.
 */
export class RedisConnection {
  readonly service: string;
  readonly epochKey: string;
  readonly #url: string;
  readonly #logger: Logger;
  #connection: Connection | undefined;
  #isLost = true;
  #isStopped = false;
  #failures = 0;
  #retry: NodeJS.Timeout | undefined;

  constructor(url: string, service: string, logger: Logger) {
    this.#url = url;
    this.service = service;
    this.epochKey = `${service}:epoch`;
    this.#logger = logger;
  }

  async start(): Promise<void> {
    await this.#beginEpoch();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#retry);
    this.#disconnect(this.#connection);
  }

  async check(): Promise<CacheState> {
    try {
      await this.#attempt((client) => client.ping());
    } catch {
      return "degraded";
    }
    return this.#isLost ? "degraded" : "ok";
  }

  /** What the script answers; throws CacheLostError, at once while the breaker is open. */
  async run(script: Script, keys: string[], values: string[]): Promise<unknown> {
    if (this.#isLost) {
      throw new CacheLostError();
    }
    return this.insist(script, keys, values);
  }

  /** As `run`, but it tries while the breaker is open too. */
  async insist(script: Script, keys: string[], values: string[]): Promise<unknown> {
    const parts = { keys, arguments: values };
    return this.#attempt(async (client) => {
      try {
        return await client.evalSha(script.sha, parts);
      } catch (error) {
        if (!(error as Error).message.startsWith("NOSCRIPT")) {
          throw error;
        }
        return client.eval(script.text, parts);
      }
    });
  }

  async #attempt<T>(work: (client: Client) => Promise<T>): Promise<T> {
    this.#connection ??= this.#connect();
    const connection = this.#connection;
    const { promise: late, reject } = Promise.withResolvers<never>();
    const patience = setTimeout(() => reject(new Error("it takes too long")), PATIENCE_MS);
    try {
      const done = connection.ready.then(() => work(connection.client));
      return await Promise.race([done, late]);
    } catch (error) {
      this.#fail(error as Error);
      this.#disconnect(connection);
      throw new CacheLostError();
    } finally {
      clearTimeout(patience);
    }
  }

  #connect(): Connection {
    const client = newClient(this.#url);
    client.on("error", (error: Error) => {
      this.#fail(error);
      this.#disconnect({ client, ready: Promise.resolve() });
    });
    return { client, ready: client.connect() };
  }

  #disconnect(connection: Connection | undefined): void {
    if (this.#connection?.client === connection?.client) {
      this.#connection = undefined;
    }
    if (connection?.client.isOpen) {
      connection.client.destroy();
    }
  }

  #fail(error: Error): void {
    this.#failures++;
    if (!this.#isLost) {
      this.#logger.warn({ error: error.name }, "cache lost");
    }
    this.#isLost = true;
    breakerState.set({ name: "cache" }, OPEN);
    if (this.#retry === undefined && !this.#isStopped) {
      this.#retry = setTimeout(() => this.#recover(), RETRY_MS);
    }
  }

  async #recover(): Promise<void> {
    this.#retry = undefined;
    breakerState.set({ name: "cache" }, HALF_OPEN);
    await this.#beginEpoch();
  }

  async #beginEpoch(): Promise<void> {
    const failures = this.#failures;
    const epoch = randomBytes(8).toString("hex");
    await this.#attempt((client) => client.set(this.epochKey, epoch)).catch(() => undefined);
    // A change that failed to tell of itself meanwhile needs another epoch.
    if (this.#failures === failures) {
      this.#isLost = false;
      breakerState.set({ name: "cache" }, CLOSED);
    }
  }
}

function newClient(url: string) {
  return createClient({
    url,
    RESP: 2,
    disableOfflineQueue: true,
    socket: { connectTimeout: PATIENCE_MS, reconnectStrategy: false },
  });
}
