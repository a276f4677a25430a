import { expect, it } from "vitest";
import {
  checkDeadline,
  Deadline,
  DeadlineExceeded,
  takeEffect,
} from "../../../src/platform/deadline.ts";

function within<T>(deadline: Deadline, work: () => Promise<T>): Promise<T> {
  return new Promise((resolve) => deadline.run(() => resolve(work())));
}

it("work that comes too late has no effect", async () => {
  const deadline = new Deadline();
  let hasEffect = false;

  const late = within(deadline, async () => {
    expect(deadline.expire()).toBe(true);
    await takeEffect(async () => {
      hasEffect = true;
    });
  });

  await expect(late).rejects.toThrow(DeadlineExceeded);
  expect(hasEffect).toBe(false);
});

it("an effect is told, even if late", async () => {
  const deadline = new Deadline();

  const effect = within(deadline, () =>
    takeEffect(async () => {
      expect(deadline.expire()).toBe(false);
      return "done";
    }),
  );

  expect(await effect).toBe("done");
  expect(deadline.expire()).toBe(false);
});

it("what failed is no effect", async () => {
  const deadline = new Deadline();

  const failure = within(deadline, () => takeEffect(() => Promise.reject(new Error("taken"))));

  await expect(failure).rejects.toThrow("taken");
  expect(deadline.expire()).toBe(true);
});

it("work of no exchange has all the time", async () => {
  checkDeadline();

  expect(await takeEffect(async () => "done")).toBe("done");
});
