import type { Job } from "../background.ts";
import { column } from "../database/index.ts";
import { oldestEventAge, pendingEvents } from "../observability/outbox.ts";
import type { Services } from "../services.ts";
import { OUTBOX_EVENTS } from "./models.ts";
import { repeat } from "./steps.ts";

const MEASURE_MS = 1000;
const MOMENT = column("timestamp");

/** Measures what waits in the outbox; a server does it too, so that it is seen without any worker. */
export class Backlog implements Job {
  readonly #services: Pick<Services, "database" | "logger">;

  constructor(services: Pick<Services, "database" | "logger">) {
    this.#services = services;
  }

  run(stopping: AbortSignal): Promise<void> {
    const steps = { work: "backlog", pauseMs: MEASURE_MS, take: () => this.measure() };
    return repeat(steps, this.#services, stopping);
  }

  async measure(): Promise<boolean> {
    const { dialect, primary } = this.#services.database;
    const { count, oldest } = await primary
      .selectFrom(OUTBOX_EVENTS.name)
      .select(({ fn }) => [fn.countAll().as("count"), fn.min("occurred_at").as("oldest")])
      .executeTakeFirstOrThrow();
    const since = dialect.decode(MOMENT, oldest);
    pendingEvents.set(Number(count));
    oldestEventAge.set(since === null ? 0 : (Date.now() - Date.parse(String(since))) / 1000);
    return false;
  }
}
