import { afterEach, beforeEach, expect, it } from "vitest";
import { startJobs } from "../../../src/platform/background.ts";
import { repeat } from "../../../src/platform/outbox/index.ts";
import { openOutbox } from "./events.ts";

let opened: Awaited<ReturnType<typeof openOutbox>>;

beforeEach(async () => {
  opened = await openOutbox();
});
afterEach(() => opened.drop());

it("goes on after defects, and while the database is lost", async () => {
  const lost = Object.assign(new Error("lost"), { syscall: "connect", errcode: 14 });
  const errors = [new Error("a defect"), lost, lost];
  let taken = 0;
  const take = async () => {
    const error = errors[taken++];
    if (error !== undefined) {
      throw error;
    }
    return taken < 10;
  };

  const steps = { work: "test", pauseMs: 1, take };
  const stop = startJobs([{ run: (stopping) => repeat(steps, opened.services, stopping) }]);
  await expect.poll(() => taken, { timeout: 20_000 }).toBeGreaterThan(10);
  await stop();

  expect(opened.log.map(({ msg }) => msg)).toEqual(["work failed", "work is put off"]);
});
