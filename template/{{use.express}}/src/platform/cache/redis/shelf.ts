import { CacheLostError, type Place, type Shelf, type Taken } from "../shelf.ts";
import type { RedisConnection } from "./connection.ts";
import { script } from "./scripts.ts";

// Also how long a value can outlive a change by a replica that alone has lost the cache.
const KEPT_MS = 30_000;
const LEASE_MS = 3000;

// An entry is a letter and what belongs to it: a value (V, epoch, schema, text), the lease of who
// is to bring one (L, epoch, lease), or a change that is going on (W, change).
const TAKE = script(`
local epoch = redis.call('GET', KEYS[2])
if not epoch then
    epoch = ARGV[1]
    redis.call('SET', KEYS[2], epoch)
end
local entry = redis.call('GET', KEYS[1])
if entry then
    local kind, of = entry:sub(1, 1), entry:sub(2, 17)
    if kind == 'W' then
        return {'W', ''}
    elseif kind == 'L' and of == epoch then
        return {'L', entry:sub(18)}
    elseif kind == 'V' and of == epoch and entry:sub(18, 33) == ARGV[2] then
        return {'V', entry:sub(34)}
    end
end
redis.call('SET', KEYS[1], 'L' .. epoch .. ARGV[1], 'PX', ARGV[3])
return {'L', ARGV[1]}
`);
const PUT = script(`
local epoch = redis.call('GET', KEYS[2])
if epoch and redis.call('GET', KEYS[1]) == 'L' .. epoch .. ARGV[1] then
    if ARGV[3] == '' then
        redis.call('DEL', KEYS[1])
    else
        redis.call('SET', KEYS[1], 'V' .. epoch .. ARGV[2] .. ARGV[3], 'PX', ARGV[4])
    end
end
`);
const CLOSE = script(`
local entry = redis.call('GET', KEYS[1])
-- None of several changes at once may open what another one closed: it opens by itself.
local change = (entry and entry:sub(1, 1) == 'W') and '' or ARGV[1]
redis.call('SET', KEYS[1], 'W' .. change, 'PX', ARGV[2])
`);
const OPEN = script(`
local entry = redis.call('GET', KEYS[1])
if entry and (entry:sub(1, 1) ~= 'W' or entry == 'W' .. ARGV[1]) then
    redis.call('DEL', KEYS[1])
end
`);

/** Values in Redis, for all replicas; a process that dies amid a change leaves it closed. */
export class RedisShelf implements Shelf {
  readonly #redis: RedisConnection;
  readonly #closedMs: number;

  constructor(redis: RedisConnection, longestChangeMs: number) {
    this.#redis = redis;
    this.#closedMs = longestChangeMs;
  }

  async take(place: Place, newLease: string): Promise<Taken> {
    const values = [newLease, place.schema, String(LEASE_MS)];
    const found = await this.#redis.run(TAKE, this.#keys(place), values);
    const [kind, content] = found as [string, string];
    if (kind === "V") {
      return { value: content };
    }
    return kind === "L" ? { lease: content } : {};
  }

  async put(place: Place, lease: string, value: string | undefined): Promise<void> {
    const values = [lease, place.schema, value ?? "", String(KEPT_MS)];
    await this.#redis.run(PUT, this.#keys(place), values).catch(ignoreLoss);
  }

  async close(place: Place, change: string): Promise<void> {
    const values = [change, String(this.#closedMs)];
    await this.#redis.run(CLOSE, this.#keys(place), values).catch(ignoreLoss);
  }

  async open(place: Place, change: string): Promise<void> {
    // Another replica may have the cache again: this one tries also while it has not.
    await this.#redis.insist(OPEN, this.#keys(place), [change]).catch(ignoreLoss);
  }

  #keys(place: Place): string[] {
    return [`${this.#redis.service}:row:${place.key}`, this.#redis.epochKey];
  }
}

function ignoreLoss(error: unknown): void {
  if (!(error instanceof CacheLostError)) {
    throw error;
  }
}
