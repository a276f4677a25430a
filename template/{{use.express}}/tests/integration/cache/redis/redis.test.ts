import { randomUUID } from "node:crypto";
import { createServer } from "node:net";
import { pino } from "pino";
import { createClient } from "redis";
import { afterAll, beforeAll, expect, it } from "vitest";
import { RedisConnection } from "../../../../src/platform/cache/redis/connection.ts";
import { RedisCounting } from "../../../../src/platform/cache/redis/counting.ts";
import { RedisShelf } from "../../../../src/platform/cache/redis/shelf.ts";
import { CacheLostError } from "../../../../src/platform/cache/shelf.ts";

const SERVER_URL = process.env.CACHE_URL || "redis://127.0.0.1:6379/0";
const SERVICE = `test-${randomUUID()}`;
const SECRET = Buffer.from("secret");
const LIMITS = [
  { key: "ada", most: 2 },
  { key: "address", most: 3 },
];
const MINUTE_MS = 60_000;
const logger = pino({ level: "silent" });

const client = createClient({ url: SERVER_URL, socket: { reconnectStrategy: false } });
const redis = new RedisConnection(SERVER_URL, SERVICE, logger);
const shelf = new RedisShelf(redis, 15_000);

beforeAll(async () => {
  await client.connect();
  await redis.start();
});
afterAll(async () => {
  const keys = await client.keys(`${SERVICE}:*`);
  await client.del(keys);
  await redis.stop();
  client.destroy();
});

function newPlace() {
  return { key: `things:${randomUUID()}`, schema: "0123456789abcdef" };
}

it("gives the first reader the lease, and keeps what it brings", async () => {
  const place = newPlace();

  expect(await shelf.take(place, "a")).toEqual({ lease: "a" });
  expect(await shelf.take(place, "b")).toEqual({ lease: "a" });
  await shelf.put(place, "b", "stranger");
  await shelf.put(place, "a", "välue");
  expect(await shelf.take(place, "c")).toEqual({ value: "välue" });
  expect(await shelf.take({ ...place, schema: "fedcba9876543210" }, "d")).toEqual({ lease: "d" });
});

it("ends values and leases with a change", async () => {
  const place = newPlace();
  await shelf.take(place, "a");
  await shelf.close(place, "change");
  expect(await shelf.take(place, "b")).toEqual({});
  await shelf.open(place, "change");
  await shelf.put(place, "a", "old");

  expect(await shelf.take(place, "c")).toEqual({ lease: "c" });
  await shelf.put(place, "c", undefined);
  expect(await shelf.take(place, "d")).toEqual({ lease: "d" });
});

it("opens for nobody what several changes have closed", async () => {
  const place = newPlace();
  await shelf.close(place, "one");
  await shelf.close(place, "two");
  await shelf.open(place, "one");
  await shelf.open(place, "two");

  expect(await shelf.take(place, "a")).toEqual({});
});

it("forgets everything in a new epoch", async () => {
  const place = newPlace();
  await shelf.take(place, "a");
  await shelf.put(place, "a", "value");
  await client.set(redis.epochKey, "e".repeat(16));

  expect(await shelf.take(place, "b")).toEqual({ lease: "b" });
});

it("counts for all replicas, under names that tell nothing", async () => {
  const [here, there] = [new RedisCounting(redis, SECRET), new RedisCounting(redis, SECRET)];

  expect((await here.count("ada", MINUTE_MS)).times).toBe(1);
  expect((await there.count("ada", MINUTE_MS)).times).toBe(2);
  expect(await here.record(LIMITS, MINUTE_MS)).toBe(0);
  expect(await there.waitMs(LIMITS, MINUTE_MS)).toBe(0);
  expect(await there.record(LIMITS, MINUTE_MS)).toBe(0);
  expect(await here.waitMs(LIMITS, MINUTE_MS)).toBeGreaterThan(MINUTE_MS / 2);
  expect(await there.record(LIMITS, MINUTE_MS)).toBeGreaterThan(MINUTE_MS / 2);
  expect((await client.keys(`${SERVICE}:*ada*`)).length).toBe(0);
});

it("goes on without Redis, and counts in memory", async () => {
  const lost = new RedisConnection("redis://127.0.0.1:1/0", SERVICE, logger);
  const [rows, counting] = [new RedisShelf(lost, 1000), new RedisCounting(lost, SECRET)];
  await lost.start();

  expect(await lost.check()).toBe("degraded");
  await expect(rows.take(newPlace(), "a")).rejects.toThrow(CacheLostError);
  await rows.close(newPlace(), "change");
  await rows.open(newPlace(), "change");
  await rows.put(newPlace(), "a", "value");
  expect((await counting.count("bob", MINUTE_MS)).times).toBe(1);
  expect((await counting.count("bob", MINUTE_MS)).times).toBe(2);
  expect(await counting.record([{ key: "bob", most: 1 }], MINUTE_MS)).toBe(0);
  expect(await counting.waitMs([{ key: "bob", most: 1 }], MINUTE_MS)).toBeGreaterThan(0);
  await lost.stop();
});

it("gives up what hangs", async () => {
  const server = createServer(() => undefined).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as { port: number };
  const hanging = new RedisConnection(`redis://127.0.0.1:${port}/0`, SERVICE, logger);

  expect(await hanging.check()).toBe("degraded");
  await hanging.stop();
  server.close();
});

it("is back by itself", async () => {
  const own = new RedisConnection(SERVER_URL, `${SERVICE}:own`, logger);
  await own.start();
  expect(await own.check()).toBe("ok");

  await expect(own.run({ text: "error", sha: "0".repeat(40) }, [], [])).rejects.toThrow();
  expect(await own.check()).toBe("degraded");
  await expect.poll(() => own.check(), { timeout: 5000 }).toBe("ok");
  await own.stop();
});
