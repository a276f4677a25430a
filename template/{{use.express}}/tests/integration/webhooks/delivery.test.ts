import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { newId } from "../../../src/platform/ids.ts";
import { PREFIX } from "../../../src/platform/versioning/index.ts";
import { EVENT_TYPE } from "../../../src/webhooks/event_types.ts";
import { signedHeaders } from "../../../src/webhooks/secrets.ts";
import type { Requests } from "../../requests.ts";
import { RESOURCES } from "../../resources.ts";
import { startService, type TestService } from "../../service.ts";
import { startWorker } from "./background.ts";
import { Receiver } from "./receiver.ts";

const WEBHOOKS = `${PREFIX}/webhooks`;
const [{ path, body }] = RESOURCES;
const patience = { timeout: 20_000, interval: 50 };
let service: TestService;
let stopWorker: () => Promise<void>;
let receiver: Receiver;
let client: Requests;
let webhook: string;
let secret: Buffer;
let number = 0;

beforeAll(async () => {
  service = await startService({
    WEBHOOK_ALLOW_PRIVATE_TARGETS: "true",
    WEBHOOK_RETRY_BASE_SECONDS: "0.01",
    WEBHOOK_MAX_ATTEMPTS: "2",
  });
  stopWorker = await startWorker(service.settings);
});
afterAll(async () => {
  await stopWorker();
  await service.stop();
});

beforeEach(async () => {
  receiver = new Receiver();
  await receiver.start();
  client = await service.client();
  const { json, headers } = await client.post(WEBHOOKS, {
    url: receiver.url,
    event_types: [EVENT_TYPE],
  });
  webhook = String(headers.get("Location"));
  secret = Buffer.from(json.secret.slice("whsec_".length), "base64");
});
afterEach(async () => {
  await client.delete(webhook);
  receiver.stop();
});

/** Makes a row, which is an event. */
async function write() {
  const { json } = await client.post(path, body(number++));
  return json;
}

/** The first delivery, once it has the status. */
async function ended(status: string) {
  return vi.waitFor(async () => {
    const { json } = await client.get(`${webhook}/deliveries?status=${status}`);
    expect(json.items).not.toEqual([]);
    return json.items[0];
  }, patience);
}

it("tells of a write, with the webhook's signature", async () => {
  const row = await write();

  const delivery = await ended("delivered");
  const [received] = receiver.received;

  expect(delivery).toMatchObject({ attempts: 1, last_status: 204, next_attempt_at: null });
  const event = JSON.parse(received?.body ?? "");
  expect(event).toMatchObject({ id: delivery.event_id, type: EVENT_TYPE, data: row });
  const moment = new Date(Number(received?.headers["webhook-timestamp"]) * 1000).toISOString();
  expect(received?.headers).toMatchObject({
    "content-type": "application/cloudevents+json",
    ...signedHeaders(secret, event.id, moment, received?.body ?? ""),
  });
});

it("sends again what was given up, when its owner asks for it", async () => {
  receiver.statuses = [500, 500, 200];
  await write();
  const dead = await ended("dead");

  const again = await client.post(`${webhook}/deliveries/${dead.id}/retry`, {});

  expect(again.json).toMatchObject({ id: dead.id, status: "pending", attempts: 0 });
  const delivery = await ended("delivered");
  expect(delivery).toMatchObject({ event_id: dead.event_id, last_status: 200 });
});

it("sends nothing again that was delivered or never there", async () => {
  await write();
  const { id } = await ended("delivered");

  for (const [delivery, status] of [
    [id, 409],
    [newId(), 404],
    ["none", 404],
  ]) {
    const again = await client.post(`${webhook}/deliveries/${delivery}/retry`, {});
    expect(again.status).toBe(status);
  }
});

it("takes deliveries away with their webhook", async () => {
  await write();
  await ended("delivered");

  expect((await client.delete(webhook)).status).toBe(204);

  expect((await client.get(`${webhook}/deliveries`)).status).toBe(404);
});

it("has each delivery on one page", async () => {
  await write();
  await write();
  await vi.waitFor(async () => {
    expect((await client.get(`${webhook}/deliveries`)).json.items).toHaveLength(2);
  }, patience);

  const first = await client.get(`${webhook}/deliveries?limit=1&sort=created_at`);
  const second = await client.get(`${webhook}/deliveries?cursor=${first.json.next_cursor}`);

  expect(first.headers.get("Link")).toContain('rel="next"');
  expect(second.json.next_cursor).toBeNull();
  expect(second.json.items[0].event_id).not.toBe(first.json.items[0].event_id);
});
