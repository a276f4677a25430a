import { pino } from "pino";
import type { Served } from "../../../src/platform/application.ts";
import type { Settings } from "../../../src/settings.ts";
import * as wiring from "../../../src/wiring.ts";

type Build = (settings: Settings, logger: pino.Logger) => Served;

/** What the server leaves to a worker, where it doesn't do all jobs itself; the result ends it. */
export async function startWorker(settings: Settings): Promise<() => Promise<void>> {
  const { buildWorker }: { build: Build; buildWorker?: Build } = wiring;
  const worker = buildWorker?.(settings, pino({ enabled: false }));
  await worker?.start();
  return async () => {
    await worker?.drain();
    await worker?.stop();
  };
}
