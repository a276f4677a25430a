import type { Logger } from "pino";
import { utcNow } from "./clock.ts";
import type { Database } from "./database/index.ts";
import { IdempotencyKeys } from "./idempotency/index.ts";

const INTERVAL_MS = 3_600_000;

interface Cleanable {
  /** Deletes what has expired. */
  cleanUp(now: string): Promise<void>;
}

/** Deletes what has expired until it is told to stop; replicas may do it at once. */
export function cleanUpRegularly(
  database: Database,
  module: Cleanable,
  logger: Logger,
): () => void {
  const keys = new IdempotencyKeys(database);
  const timer = setInterval(async () => {
    try {
      await keys.cleanUp(utcNow());
      await module.cleanUp(utcNow());
    } catch (error) {
      logger.warn({ error: (error as Error).name }, "clean-up is put off");
    }
  }, INTERVAL_MS);
  return () => clearInterval(timer);
}
