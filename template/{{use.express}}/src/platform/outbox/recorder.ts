import { utcNow } from "../clock.ts";
import type { Dialect, NewRow } from "../database/dialect.ts";
import { newId } from "../ids.ts";
import type { Event, Recorder } from "../journal.ts";
import { Rows } from "../resources/rows.ts";
import { OUTBOX_EVENTS, type ResourceEvent, type StoredEvent } from "./models.ts";

const PAST: ReadonlyMap<string | undefined, string> = new Map([
  ["create", "created"],
  ["update", "updated"],
  ["delete", "deleted"],
]);
const TARGET = {
  name: OUTBOX_EVENTS.name,
  columns: [...OUTBOX_EVENTS.columns.keys()].filter((name) => name !== "sequence"),
};

/**
 * Keeps what happened to the resources `published`, in the write's transaction, until it was told
 * to others.
 */
export class Outbox implements Recorder {
  readonly #rows: Rows<StoredEvent>;
  readonly #slug: string;
  readonly #published: readonly string[];

  constructor(dialect: Dialect, slug: string, published: readonly string[]) {
    this.#rows = new Rows(dialect, OUTBOX_EVENTS);
    this.#slug = slug;
    this.#published = published;
  }

  rows({ action, resourceType, row }: Event): readonly NewRow[] {
    const past = PAST.get(action.split(".").at(-1));
    if (past === undefined || row === undefined || !this.#published.includes(resourceType)) {
      return [];
    }
    const event: ResourceEvent = {
      id: newId(),
      type: `${this.#slug}.${resourceType}.${past}.v1`,
      resource_type: resourceType,
      subject: row.id,
      owner_id: row.owner_id,
      occurred_at: utcNow(),
    };
    const body = cloudEvent(event, this.#slug, row);
    const waiting = { body, attempts: 0, next_attempt_at: event.occurred_at };
    return [{ target: TARGET, values: this.#rows.encode({ ...event, ...waiting }) }];
  }
}

/** https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md */
function cloudEvent(event: ResourceEvent, slug: string, data: unknown): string {
  return JSON.stringify({
    specversion: "1.0",
    id: event.id,
    source: `/${slug}/${event.resource_type}`,
    type: event.type,
    subject: event.subject,
    time: event.occurred_at,
    datacontenttype: "application/json",
    data,
  });
}
