import { utcNow } from "../platform/clock.ts";
import { encodeAs, type NewRow } from "../platform/database/dialect.ts";
import type { Database } from "../platform/database/index.ts";
import { newId } from "../platform/ids.ts";
import type { Event } from "../platform/journal.ts";
import { currentExchange } from "../platform/observability/context.ts";
import type { PageRequest } from "../platform/pagination/page.ts";
import { PageStatements } from "../platform/resources/pages.ts";
import { Rows } from "../platform/resources/rows.ts";
import { AUDIT_EVENTS, type AuditEvent } from "./models.ts";

const TARGET = { name: AUDIT_EVENTS.name, columns: [...AUDIT_EVENTS.columns.keys()] };

export class AuditStore {
  readonly #database: Database;
  readonly #rows: Rows<AuditEvent>;
  readonly #pages: PageStatements;

  constructor(database: Database) {
    this.#database = database;
    this.#rows = new Rows(database.dialect, AUDIT_EVENTS);
    this.#pages = new PageStatements(database, AUDIT_EVENTS, this.#rows);
  }

  newRow(event: Event): NewRow {
    const exchange = currentExchange.getStore();
    const recorded: AuditEvent = {
      id: newId(),
      occurred_at: utcNow(),
      actor_id: event.actorId ?? null,
      action: event.action,
      resource_type: event.resourceType,
      resource_id: event.resourceId ?? null,
      outcome: event.outcome,
      request_id: exchange?.ids.request_id ?? null,
      client_address: exchange?.clientAddress ?? null,
    };
    return { target: TARGET, values: this.#rows.encode(recorded) };
  }

  /** The events of a page, whoever caused them, and one more where others follow. */
  async page(request: PageRequest): Promise<AuditEvent[]> {
    const statement = this.#pages.statement(undefined, request);
    const { rows } = await this.#database.queryReplica(statement);
    return rows.map((row) => this.#rows.decode(row));
  }

  async deleteBefore(moment: string): Promise<void> {
    const { dialect, primary } = this.#database;
    await primary
      .deleteFrom(AUDIT_EVENTS.name)
      .where("occurred_at", "<", encodeAs(dialect, "timestamp", moment))
      .execute();
  }
}
