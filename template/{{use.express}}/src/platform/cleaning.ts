import { type Job, pause } from "./background.ts";
import { utcNow } from "./clock.ts";
import { IdempotencyKeys } from "./idempotency/index.ts";
import type { Services } from "./services.ts";

const INTERVAL_MS = 3_600_000;

interface Cleanable {
  /** Deletes what has expired. */
  cleanUp(now: string): Promise<void>;
}

/** Deletes what has expired; replicas may do it at once. */
export class Cleaning implements Job {
  readonly #services: Pick<Services, "database" | "logger">;
  readonly #expiring: readonly Cleanable[];

  constructor(services: Pick<Services, "database" | "logger">, modules: readonly Cleanable[]) {
    this.#services = services;
    this.#expiring = [new IdempotencyKeys(services.database), ...modules];
  }

  async run(stopping: AbortSignal): Promise<void> {
    await pause(INTERVAL_MS, stopping);
    while (!stopping.aborted) {
      await this.cleanUp();
      await pause(INTERVAL_MS, stopping);
    }
  }

  async cleanUp(): Promise<void> {
    try {
      for (const each of this.#expiring) {
        await each.cleanUp(utcNow());
      }
    } catch (error) {
      this.#services.logger.warn({ error: (error as Error).name }, "clean-up is put off");
    }
  }
}
