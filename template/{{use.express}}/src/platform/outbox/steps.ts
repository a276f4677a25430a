import { pause } from "../background.ts";
import { withoutParameters } from "../observability/logging.ts";
import type { Services } from "../services.ts";

export interface Steps {
  /** What the log calls it. */
  readonly work: string;
  readonly pauseMs: number;
  /** Whether there was something to do. */
  take(): Promise<boolean>;
}

/** Takes one step after the other, and pauses where there was nothing to do. */
export async function repeat(
  { work, pauseMs, take }: Steps,
  { database, logger }: Pick<Services, "database" | "logger">,
  stopping: AbortSignal,
): Promise<void> {
  let isBehind = false;
  while (!stopping.aborted) {
    let found = false;
    try {
      found = await take();
      isBehind = false;
    } catch (error) {
      if (!database.dialect.isLost(error)) {
        // A defect in one step must not end all that follow.
        logger.error({ work, err: withoutParameters(error) }, "work failed");
      } else if (!isBehind) {
        logger.warn({ work, error: (error as Error).name }, "work is put off");
        isBehind = true;
      }
    }
    if (!found) {
      await pause(pauseMs, stopping);
    }
  }
}
