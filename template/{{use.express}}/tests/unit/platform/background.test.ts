import { expect, it } from "vitest";
import { pause, startJobs } from "../../../src/platform/background.ts";

it("waits for what jobs have under way when they are to end", async () => {
  const { promise: work, resolve: finish } = Promise.withResolvers<void>();
  const steps: string[] = [];
  const stop = startJobs([
    {
      async run(stopping) {
        await pause(60_000, stopping);
        steps.push("told to end");
        await work;
        steps.push("ended");
      },
    },
  ]);

  const stopped = stop().then(() => steps.push("stopped"));
  await expect.poll(() => steps).toEqual(["told to end"]);
  finish();
  await stopped;

  expect(steps).toEqual(["told to end", "ended", "stopped"]);
});
