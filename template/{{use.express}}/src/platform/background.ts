import { setTimeout as delay } from "node:timers/promises";

/** Work that goes on beside requests; several processes may do it at once. */
export interface Job {
  /** Works until `stopping` is aborted, then ends what is under way. */
  run(stopping: AbortSignal): Promise<void>;
}

/** Starts the jobs; what it gives ends them. */
export function startJobs(jobs: readonly Job[]): () => Promise<void> {
  const stopping = new AbortController();
  const ends = jobs.map((job) => job.run(stopping.signal));
  return async () => {
    stopping.abort();
    await Promise.all(ends);
  };
}

/** Waits, but no longer than until it is time to stop. */
export async function pause(ms: number, stopping: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal: stopping }).catch(() => undefined);
}
