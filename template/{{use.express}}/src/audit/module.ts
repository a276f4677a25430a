import type { Module } from "../platform/application.ts";
import { earlierBy } from "../platform/clock.ts";
import type { NewRow } from "../platform/database/dialect.ts";
import type { Database } from "../platform/database/index.ts";
import type { ApiRouter } from "../platform/http/api_router.ts";
import type { Event, Recorder } from "../platform/journal.ts";
import { CursorCodec } from "../platform/pagination/cursors.ts";
import { deriveKey, type ServiceSettings } from "../platform/settings.ts";
import { KEPT_FOR_SECONDS } from "./models.ts";
import { auditRoutes } from "./routes.ts";
import { AuditEvents } from "./service.ts";
import { AuditStore } from "./store.ts";

/** Keeps each event with the write that it tells of: neither is there without the other. */
export class AuditTrail implements Module, Recorder {
  readonly apiRouters: readonly ApiRouter[];
  readonly rootRouters = [];
  readonly #store: AuditStore;

  constructor(settings: ServiceSettings, database: Database) {
    this.#store = new AuditStore(database);
    const cursors = new CursorCodec(deriveKey(settings, "audit cursors"));
    this.apiRouters = [auditRoutes(new AuditEvents(this.#store, cursors))];
  }

  async start(): Promise<void> {}

  async stop(): Promise<void> {}

  rows(event: Event): readonly NewRow[] {
    return [this.#store.newRow(event)];
  }

  async cleanUp(now: string): Promise<void> {
    await this.#store.deleteBefore(earlierBy(KEPT_FOR_SECONDS, now));
  }
}
