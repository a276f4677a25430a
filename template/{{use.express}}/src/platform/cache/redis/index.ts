import type { Logger } from "pino";
import { deriveKey, type ServiceSettings } from "../../settings.ts";
import type { Values } from "../../variables.ts";
import type { Cache, CacheState } from "../port.ts";
import { CachedRows } from "../rows.ts";
import { RedisConnection } from "./connection.ts";
import { RedisCounting } from "./counting.ts";
import type { redisSettings } from "./settings.ts";
import { RedisShelf } from "./shelf.ts";

// What a change may take beyond the time of its request.
const SPARE_SECONDS = 5;

type RedisSettings = Values<typeof redisSettings> & ServiceSettings;

/** Rows and counts in Redis, shared by all replicas. */
class RedisCache extends CachedRows implements Cache {
  readonly counting: RedisCounting;
  readonly #redis: RedisConnection;

  constructor(settings: RedisSettings, service: string, logger: Logger) {
    const redis = new RedisConnection(settings.cache_url, service, logger);
    super(new RedisShelf(redis, (settings.request_timeout_seconds + SPARE_SECONDS) * 1000));
    this.#redis = redis;
    this.counting = new RedisCounting(redis, deriveKey(settings, "names of counters"));
  }

  async start(): Promise<void> {
    await this.#redis.start();
  }

  async stop(): Promise<void> {
    await this.#redis.stop();
  }

  async check(): Promise<CacheState> {
    return this.#redis.check();
  }
}

export function buildCache(settings: RedisSettings, service: string, logger: Logger): Cache {
  return new RedisCache(settings, service, logger);
}
