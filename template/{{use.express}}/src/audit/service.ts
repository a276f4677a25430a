import type { Caller } from "../platform/http/authentication.ts";
import type { CursorCodec } from "../platform/pagination/cursors.ts";
import { cutPage, readPage } from "../platform/pagination/page.ts";
import type { ListQuery } from "../platform/pagination/query.ts";
import type { Page } from "../platform/resources/answers.ts";
import { AUDIT_EVENTS, type AuditEvent, SORTS } from "./models.ts";
import type { AuditStore } from "./store.ts";

const COLUMNS = new Set(AUDIT_EVENTS.columns.keys());

/** Reads what was recorded; nobody changes it. */
export class AuditEvents {
  readonly #store: AuditStore;
  readonly #cursors: CursorCodec;

  constructor(store: AuditStore, cursors: CursorCodec) {
    this.#store = store;
    this.#cursors = cursors;
  }

  /** A page of everybody's events, and the cursor of the next one. */
  async page(caller: Caller, query: ListQuery): Promise<Page<AuditEvent>> {
    const request = readPage({ ...query }, caller.id, COLUMNS, this.#cursors, SORTS[0]);
    return cutPage(await this.#store.page(request), request, this.#cursors);
  }
}
