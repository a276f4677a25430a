import { createHmac } from "node:crypto";
import { type Counting, type Limit, MemoryCounting, type Window } from "../../counting.ts";
import { CacheLostError } from "../shelf.ts";
import type { RedisConnection } from "./connection.ts";
import { type Script, script } from "./scripts.ts";

const COUNT = script(`
local count = redis.call('INCR', KEYS[1])
local left = redis.call('PTTL', KEYS[1])
-- A clock that was set back would make the window longer.
if left < 0 or left > tonumber(ARGV[1]) then
    left = tonumber(ARGV[1])
    redis.call('PEXPIRE', KEYS[1], left)
end
return {count, left}
`);
const RECORD = script(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local wait = 0
for place, key in ipairs(KEYS) do
    local oldest = redis.call('LINDEX', key, ARGV[place + 2] - 1)
    if oldest then
        wait = math.max(wait, math.min(oldest, now) + ARGV[1] - now)
    end
end
if wait > 0 or ARGV[2] == 'ask' then
    return wait
end
for place, key in ipairs(KEYS) do
    redis.call('LPUSH', key, now)
    redis.call('LTRIM', key, 0, ARGV[place + 2] - 1)
    redis.call('PEXPIRE', key, ARGV[1])
end
return 0
`);

/** Counts together with the other replicas; in memory while Redis is lost. */
export class RedisCounting implements Counting {
  readonly #redis: RedisConnection;
  readonly #secret: Buffer;
  readonly #memory = new MemoryCounting();

  constructor(redis: RedisConnection, secret: Buffer) {
    this.#redis = redis;
    this.#secret = secret;
  }

  async count(key: string, ms: number): Promise<Window> {
    const counted = await this.#run(COUNT, [this.#name("count", key)], [String(ms)]);
    if (counted === undefined) {
      return this.#memory.count(key, ms);
    }
    const [times, closesInMs] = counted as [number, number];
    return { times, closesInMs };
  }

  async waitMs(limits: readonly Limit[], ms: number): Promise<number> {
    const own = await this.#memory.waitMs(limits, ms);
    return Math.max(own, await this.#shared("ask", limits, ms));
  }

  async record(limits: readonly Limit[], ms: number): Promise<number> {
    const own = await this.#memory.record(limits, ms);
    return own || this.#shared("record", limits, ms);
  }

  async #shared(verb: "ask" | "record", limits: readonly Limit[], ms: number): Promise<number> {
    const keys = limits.map(({ key }) => this.#name("times", key));
    const most = limits.map((limit) => String(limit.most));
    const wait = await this.#run(RECORD, keys, [String(ms), verb, ...most]);
    return Number(wait ?? 0);
  }

  /** What the script answers; undefined while Redis is lost. */
  async #run(script: Script, keys: string[], values: string[]): Promise<unknown> {
    try {
      return await this.#redis.run(script, keys, values);
    } catch (error) {
      if (error instanceof CacheLostError) {
        return undefined;
      }
      throw error;
    }
  }

  /** Tells nothing of whom it counts, to those who can't try all keys with the secret. */
  #name(kind: "count" | "times", key: string): string {
    const digest = createHmac("sha256", this.#secret).update(key).digest("hex").slice(0, 32);
    return `${this.#redis.service}:${kind}:${digest}`;
  }
}
