import { afterEach, beforeEach, expect, it } from "vitest";
import { startJobs } from "../../../src/platform/background.ts";
import { laterBy, utcNow } from "../../../src/platform/clock.ts";
import { encodeAs } from "../../../src/platform/database/dialect.ts";
import { newId } from "../../../src/platform/ids.ts";
import { Relay } from "../../../src/platform/outbox/index.ts";
import { openOutbox, written } from "./events.ts";

const PATIENCE = { timeout: 20_000 };
let opened: Awaited<ReturnType<typeof openOutbox>>;

beforeEach(async () => {
  opened = await openOutbox();
});
afterEach(() => opened.drop());

async function record(...events: ReturnType<typeof written>[]): Promise<void> {
  for (const event of events) {
    await opened.journal.record(event);
  }
}

async function rowsOf(table: string): Promise<Record<string, unknown>[]> {
  return opened.database.primary.selectFrom(table).selectAll().execute();
}

/** As if the time of the next attempt had come. */
async function makeDue(): Promise<void> {
  const { dialect, primary } = opened.database;
  const now = encodeAs(dialect, "timestamp", utcNow());
  await primary.updateTable("outbox_events").set({ next_attempt_at: now }).execute();
}

it("tells of a write as a CloudEvent", async () => {
  const event = written("create");
  await record(event);
  await opened.handOn();

  const [stored] = opened.taker.taken;
  expect(JSON.parse(stored?.body ?? "")).toEqual({
    specversion: "1.0",
    id: stored?.id,
    source: "/shop/things",
    type: "shop.things.created.v1",
    subject: event.resourceId,
    time: stored?.occurred_at,
    datacontenttype: "application/json",
    data: event.row,
  });
  expect(await rowsOf("outbox_events")).toEqual([]);
});

it("tells of nothing else", async () => {
  const { row: _, ...rowless } = written("create");

  await record(written("read"), rowless, { ...written("create"), resourceType: "others" });

  expect(await rowsOf("outbox_events")).toEqual([]);
});

it("forgets an event whose write is undone", async () => {
  await opened.database
    .transaction(async (transaction) => {
      await opened.journal.append(transaction, written("create"));
      throw new Error("undone");
    })
    .catch(() => undefined);

  expect(await rowsOf("outbox_events")).toEqual([]);
});

it("hands on the events of a row in their order, also beside other relays", async () => {
  const ids = [newId(), newId(), newId()];
  for (const verb of ["create", "update", "delete"]) {
    await record(...ids.map((id) => written(verb, id)));
  }
  const others = [1, 2].map(() => new Relay(opened.services, [opened.taker]));

  const stop = startJobs([opened.relay, ...others]);
  await expect.poll(() => opened.taker.taken.length, PATIENCE).toBe(9);
  await stop();

  for (const id of ids) {
    const ofRow = opened.taker.taken.filter(({ subject }) => subject === id);
    expect(ofRow.map(({ type }) => type.split(".")[2])).toEqual(["created", "updated", "deleted"]);
  }
});

it("puts off what is not taken, and what follows it, but nothing else", async () => {
  const id = newId();
  await record(written("create", id), written("update", id), written("delete"));
  opened.taker.refuses = ({ subject }) => subject === id;

  expect(await opened.handOn()).toBe(false);
  expect(await opened.handOn()).toBe(true);
  expect(opened.taker.types()).toEqual(["things.deleted"]);
  expect(await rowsOf("inbox")).toHaveLength(1);
  expect(opened.log).toEqual([expect.objectContaining({ msg: "event is put off", attempts: 1 })]);

  opened.taker.refuses = () => false;
  await makeDue();
  await opened.handOn();

  expect(opened.taker.types()).toEqual(["things.deleted", "things.created", "things.updated"]);
});

it("lets an event that comes again take effect once", async () => {
  await record(written("create"));
  const [{ sequence: _, ...event } = {}] = await rowsOf("outbox_events");
  await opened.handOn();
  await opened.database.primary.insertInto("outbox_events").values(event).execute();

  await opened.handOn();

  expect(opened.taker.taken).toHaveLength(1);
  expect(await rowsOf("outbox_events")).toEqual([]);
});

it("forgets what took effect a week ago", async () => {
  await record(written("create"));
  await opened.handOn();

  await opened.relay.cleanUp(laterBy(6 * 86_400, utcNow()));
  expect(await rowsOf("inbox")).toHaveLength(1);
  await opened.relay.cleanUp(laterBy(8 * 86_400, utcNow()));
  expect(await rowsOf("inbox")).toEqual([]);
});

it("says what the database said", async () => {
  await opened.database.primary.schema.dropTable("outbox_events").execute();

  await expect(opened.relay.step()).rejects.toThrow("outbox_events");
});
