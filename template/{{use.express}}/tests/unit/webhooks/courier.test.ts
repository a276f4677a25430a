import { pino } from "pino";
import { beforeEach, expect, it, vi } from "vitest";
import { utcNow } from "../../../src/platform/clock.ts";
import type { Database } from "../../../src/platform/database/index.ts";
import { newId } from "../../../src/platform/ids.ts";
import type { OutboundClient } from "../../../src/platform/outbound/index.ts";
import type { Claim, Claims } from "../../../src/webhooks/claims.ts";
import { Courier } from "../../../src/webhooks/courier.ts";
import { newSecret, SecretBox } from "../../../src/webhooks/secrets.ts";
import type { WebhookSettings } from "../../../src/webhooks/settings.ts";

const WEBHOOK = newId();
const box = new SecretBox([Buffer.alloc(32, 1)]);
const settings = {
  webhook_retry_base_seconds: 60,
  webhook_max_attempts: 3,
} as WebhookSettings;
const take = vi.fn<Claims["take"]>();
const release = vi.fn<Claims["release"]>();
const post = vi.fn<OutboundClient["post"]>();
let log: Record<string, unknown>[];
let courier: Courier;

beforeEach(() => {
  vi.resetAllMocks();
  log = [];
  const logger = pino({ base: null }, { write: (line) => log.push(JSON.parse(line)) });
  courier = new Courier({
    settings,
    services: { database: {} as Database, logger },
    claims: { take, release } as unknown as Claims,
    client: { post } as unknown as OutboundClient,
    box,
  });
});

function claim(attempts = 0, webhook_id = WEBHOOK): Claim {
  return {
    id: newId(),
    webhook_id,
    url: "https://hooks.example.com/",
    sealed_secret: box.seal(newSecret(), WEBHOOK),
    event_id: newId(),
    body: "{}",
    attempts,
    claimed_until: utcNow(),
  };
}

it.each([200, 204, 299])("notes that %d is a delivery", async (last_status) => {
  post.mockResolvedValue(last_status);
  const delivered = claim(1);

  await courier.deliver(delivered);

  const result = { status: "delivered", attempts: 2, last_status, next_attempt_at: null };
  expect(release).toHaveBeenCalledExactlyOnceWith(delivered, result);
});

it.each([302, 400, 500])("tries again after %d, within the pause", async (last_status) => {
  post.mockResolvedValue(last_status);
  const before = Date.now();

  await courier.deliver(claim(1));

  const [[, result] = []] = release.mock.calls;
  expect(result).toMatchObject({ status: "failed", attempts: 2, last_status });
  const pauseMs = Date.parse(String(result?.next_attempt_at)) - before;
  expect(pauseMs).toBeGreaterThanOrEqual(0);
  expect(pauseMs).toBeLessThanOrEqual(125_000);
});

it("gives up after the last attempt", async () => {
  post.mockRejectedValue(Object.assign(new Error("refused"), { code: "ECONNREFUSED" }));

  await courier.deliver(claim(2));

  const result = { status: "dead", attempts: 3, last_status: null, next_attempt_at: null };
  expect(release).toHaveBeenCalledWith(expect.anything(), result);
  expect(log).toContainEqual(expect.objectContaining({ error: "ECONNREFUSED" }));
});

it("sends nothing whose secret it can't read", async () => {
  await courier.deliver(claim(0, newId()));

  expect(post).not.toHaveBeenCalled();
  expect(release).toHaveBeenCalledWith(
    expect.anything(),
    expect.objectContaining({ status: "failed" }),
  );
});

it("spares a target that keeps failing", async () => {
  post.mockResolvedValue(500);
  for (let failures = 0; failures < 5; failures++) {
    await courier.deliver(claim());
  }
  post.mockClear();
  release.mockClear();

  await courier.deliver(claim());

  expect(post).not.toHaveBeenCalled();
  expect(release).toHaveBeenCalledWith(expect.anything(), { next_attempt_at: expect.any(String) });
});

it("outlives a database that is lost meanwhile", async () => {
  post.mockResolvedValue(200);
  release.mockRejectedValue(new Error("lost"));

  await courier.deliver(claim());

  expect(log).toContainEqual(expect.objectContaining({ msg: "delivery is not noted" }));
});

it("has no more deliveries under way than it may, and ends with the last one", async () => {
  const { promise: answered, resolve: answer } = Promise.withResolvers<number>();
  post.mockReturnValue(answered);
  take.mockImplementation(async (_, limit) => Array.from({ length: limit }, () => claim()));
  const stopping = new AbortController();

  expect(await courier.step()).toBe(true);
  expect(await courier.step()).toBe(false);

  expect(take).toHaveBeenCalledTimes(1);
  stopping.abort();
  const end = courier.run(stopping.signal);
  answer(200);
  await end;
  expect(release).toHaveBeenCalledTimes(20);
});
