import { afterEach, beforeEach, expect, it } from "vitest";
import { registry } from "../../../src/platform/observability/metrics.ts";
import { Backlog } from "../../../src/platform/outbox/index.ts";
import { openOutbox, written } from "./events.ts";

let opened: Awaited<ReturnType<typeof openOutbox>>;

beforeEach(async () => {
  opened = await openOutbox();
});
afterEach(() => opened.drop());

async function measured(name: string): Promise<number | undefined> {
  const metric = await registry.getSingleMetric(name)?.get();
  return metric?.values[0]?.value;
}

it("measures what waits, and for how long", async () => {
  const backlog = new Backlog(opened.services);
  await opened.journal.record(written("create"));
  await opened.journal.record(written("create"));

  await backlog.measure();
  expect(await measured("outbox_pending_events")).toBe(2);
  expect(await measured("outbox_oldest_event_age_seconds")).toBeGreaterThanOrEqual(0);

  await opened.handOn();
  await backlog.measure();
  expect(await measured("outbox_pending_events")).toBe(0);
  expect(await measured("outbox_oldest_event_age_seconds")).toBe(0);
});
