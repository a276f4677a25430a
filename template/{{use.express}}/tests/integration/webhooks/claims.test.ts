import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { laterBy, utcNow } from "../../../src/platform/clock.ts";
import { encodeAs } from "../../../src/platform/database/dialect.ts";
import type { Database } from "../../../src/platform/database/index.ts";
import { migrate } from "../../../src/platform/database/migrations.ts";
import { newId } from "../../../src/platform/ids.ts";
import { Journal } from "../../../src/platform/journal.ts";
import { buildServices } from "../../../src/platform/services.ts";
import type { Settings } from "../../../src/settings.ts";
import { type Claim, Claims } from "../../../src/webhooks/claims.ts";
import { EVENT_TYPE } from "../../../src/webhooks/event_types.ts";
import { nobody, Webhooks } from "../../../src/webhooks/index.ts";
import { DeliveryStore } from "../../../src/webhooks/store.ts";
import { emptyDatabase } from "../../service.ts";
import { UNCACHED } from "../../uncached.ts";

const DAY = 86_400;
const SUBJECT = newId();
const SEALED = Buffer.from("sealed");
let drop: () => Promise<void>;
let settings: Settings;
let database: Database;
let store: DeliveryStore;
let claims: Claims;
let owner: string;
let webhook: string;

beforeAll(async () => {
  ({ settings, database, drop } = await emptyDatabase());
  await migrate(database);
  store = new DeliveryStore(database);
  claims = new Claims(database);
});
afterAll(() => drop());

beforeEach(async () => {
  const { dialect, primary } = database;
  await primary.deleteFrom("webhooks").execute();
  [owner, webhook] = [newId(), newId()];
  const now = encodeAs(dialect, "timestamp", utcNow());
  const values = {
    id: encodeAs(dialect, "uuid", webhook),
    owner_id: encodeAs(dialect, "uuid", owner),
    url: "https://hooks.example.com/",
    event_types: encodeAs(dialect, "json", [EVENT_TYPE]),
    active: encodeAs(dialect, "boolean", true),
    sealed_secret: SEALED,
    created_at: now,
    updated_at: now,
    version: 1,
  };
  await primary.insertInto("webhooks").values(values).execute();
});

async function add(sequence: number, subject = SUBJECT): Promise<void> {
  const event = {
    sequence,
    id: newId(),
    type: EVENT_TYPE,
    resource_type: "tests",
    subject,
    owner_id: owner,
    occurred_at: utcNow(),
    body: `event ${sequence}`,
    attempts: 0,
    next_attempt_at: utcNow(),
  };
  await store.add(database.primary, event, [webhook]);
}

function take(seconds = 30): Promise<Claim[]> {
  return claims.take(laterBy(seconds, utcNow()), 20);
}

function bodies(taken: readonly Claim[]): string[] {
  return taken.map(({ body }) => body).sort();
}

it("finds the webhooks that want an event", async () => {
  expect(await store.subscribers(database.primary, [owner], EVENT_TYPE)).toEqual([webhook]);
  expect(await store.subscribers(database.primary, [owner], "another.v1")).toEqual([]);
  expect(await store.subscribers(database.primary, [newId()], EVENT_TYPE)).toEqual([]);
});

it("gives the first delivery of each subject to one process", async () => {
  await add(1);
  await add(2);
  await add(3, newId());

  const [taken, others] = [await take(), await take()];

  expect(bodies(taken)).toEqual(["event 1", "event 3"]);
  expect(others).toEqual([]);
  expect(taken[0]).toMatchObject({ webhook_id: webhook, attempts: 0 });
  expect(Buffer.from(taken[0]?.sealed_secret ?? "")).toEqual(SEALED);
});

it("goes on when what came before was delivered", async () => {
  await add(1);
  await add(2);
  const [first] = await take();

  await claims.release(first as Claim, { status: "delivered", next_attempt_at: null });

  expect(bodies(await take())).toEqual(["event 2"]);
});

it("takes back what a process has for too long, whatever that one says of it", async () => {
  await add(1);
  const [late] = await take(-1);

  const [taken] = await take();
  await claims.release(late as Claim, { status: "dead", next_attempt_at: null });

  expect(taken?.id).toBe(late?.id);
  const result = { status: "failed", next_attempt_at: utcNow() } as const;
  await claims.release(taken as Claim, result);
  expect(await store.startAgain(webhook, String(taken?.id))).toMatchObject({ status: "pending" });
});

it("begins with nothing anew that a process has", async () => {
  await add(1);
  const [taken] = await take();
  await claims.release(taken as Claim, { status: "failed", next_attempt_at: utcNow() });
  const [again] = await take();

  expect(await store.startAgain(webhook, String(again?.id))).toBeUndefined();
  expect(await store.has(webhook, String(again?.id))).toBe(true);
});

it("forgets after 30 days what has come to an end", async () => {
  const journal = new Journal(database, []);
  const nobodys = { authenticate: () => Promise.reject(new Error("nobody asks")) };
  const logger = pino({ enabled: false });
  const parts = [settings, logger, database, UNCACHED, journal, nobodys, () => false] as const;
  const webhooks = new Webhooks(settings, buildServices(...parts), nobody);
  await add(1);
  await add(2, newId());
  const [ended, going] = await take();
  await claims.release(ended as Claim, { status: "delivered", next_attempt_at: null });

  await webhooks.cleanUp(laterBy(29 * DAY, utcNow()));
  expect(await store.has(webhook, String(ended?.id))).toBe(true);
  await webhooks.cleanUp(laterBy(31 * DAY, utcNow()));
  expect(await store.has(webhook, String(ended?.id))).toBe(false);
  expect(await store.has(webhook, String(going?.id))).toBe(true);
});
