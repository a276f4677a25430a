import { utcNow } from "./clock.ts";
import { IdempotencyKeys } from "./idempotency/index.ts";
import type { Services } from "./services.ts";

const INTERVAL_MS = 3_600_000;

interface Cleanable {
  /** Deletes what has expired. */
  cleanUp(now: string): Promise<void>;
}

/** Deletes what has expired until it is told to stop; replicas may do it at once. */
export function cleanUpRegularly(services: Services, modules: readonly Cleanable[]): () => void {
  const keys = new IdempotencyKeys(services.database);
  const timer = setInterval(async () => {
    try {
      for (const each of [keys, ...modules]) {
        await each.cleanUp(utcNow());
      }
    } catch (error) {
      services.logger.warn({ error: (error as Error).name }, "clean-up is put off");
    }
  }, INTERVAL_MS);
  return () => clearInterval(timer);
}
