import type { Kysely } from "kysely";
import type { Cache } from "../cache/port.ts";
import type { NewRow } from "../database/dialect.ts";
import type { AnyTables } from "../database/index.ts";
import type { Answer } from "../http/answer.ts";
import type { Exchange } from "../http/api_router.ts";
import type { Caller } from "../http/authentication.ts";
import type { IfMatch } from "../http/preconditions.ts";
import { Idempotency } from "../idempotency/index.ts";
import { parseId } from "../ids.ts";
import { denied, type Event, type Journal } from "../journal.ts";
import type { CursorCodec } from "../pagination/cursors.ts";
import { cutPage, readPage } from "../pagination/page.ts";
import type { ListQuery } from "../pagination/query.ts";
import { Problem } from "../problems/index.ts";
import type { Services } from "../services.ts";
import type { Page } from "./answers.ts";
import { inUse } from "./conflicts.ts";
import { isObject, mergeObjects } from "./merge_patch.ts";
import type { ServerSet } from "./models.ts";
import {
  changedMeanwhile,
  checkPrecondition,
  isPreconditionFailed,
  matchesAny,
} from "./preconditions.ts";
import { ResourceStore } from "./store.ts";
import type { ResourceTable, Values } from "./table.ts";

/**
 * What can be done with a resource, and by whom. Override a method to add a business rule;
 * `permission` is the resource's name in permissions.
 */
export class ResourceService<Representation extends ServerSet> {
  protected readonly store: ResourceStore<Representation>;
  readonly #isUniqueViolation: (error: unknown) => boolean;
  readonly #idempotency: Idempotency;
  readonly #cache: Cache;
  readonly #journal: Journal;
  readonly #cursors: CursorCodec;
  readonly #permission: string;

  constructor(services: Services, table: ResourceTable, permission: string) {
    const { cache, cursors, database, journal } = services;
    this.store = new ResourceStore(database, table);
    this.#isUniqueViolation = database.dialect.isUniqueViolation;
    this.#idempotency = new Idempotency(database);
    this.#cache = cache;
    this.#journal = journal;
    this.#cursors = cursors;
    this.#permission = permission;
  }

  /** Makes a row for each Idempotency-Key once; `answer` is what a retry gets again. */
  async create(
    exchange: Exchange<Values, unknown>,
    answer: (made: Representation) => Answer,
  ): Promise<Answer> {
    const { body, caller } = exchange;
    const made = this.store.make(caller.id, body);
    return this.adding(caller, made, (row, told) =>
      this.#idempotency.insert(exchange, [row, ...told], answer(made)),
    );
  }

  async get(caller: Caller, id: unknown): Promise<Representation> {
    const identifier = parseId(String(id));
    const ownerId = this.readable(caller);
    const row =
      identifier &&
      (await this.#cache.find(this.store.table, identifier, () =>
        this.store.find(undefined, identifier),
      ));
    if (!row || (ownerId !== undefined && row.owner_id !== ownerId)) {
      return this.#refuse(caller, ownerId, identifier);
    }
    return row;
  }

  /** A page of what the caller may see, and the cursor of the next one. */
  async page(caller: Caller, query: ListQuery): Promise<Page<Representation>> {
    const columns = new Set(this.store.table.columns.keys());
    const request = readPage({ ...query }, caller.id, columns, this.#cursors);
    const rows = await this.store.page(this.readable(caller), request);
    return cutPage(rows, request, this.#cursors);
  }

  async change(
    caller: Caller,
    id: unknown,
    ifMatch: IfMatch,
    values: Values,
  ): Promise<Representation> {
    const isChange = Object.keys(values).length > 0;
    const identifier = parseId(String(id));
    if (identifier !== undefined && isChange && matchesAny(ifMatch)) {
      const row = await this.#update(caller, identifier, ifMatch, values);
      if (row !== undefined) {
        return row;
      }
    }
    const row = await this.find(caller, this.#writable(caller), id);
    checkPrecondition(ifMatch, row.version);
    if (isChange) {
      throw changedMeanwhile();
    }
    return row;
  }

  /** Applies a JSON Merge Patch (RFC 7396); an object in it goes into the stored one. */
  async merge(
    caller: Caller,
    id: unknown,
    ifMatch: IfMatch,
    patch: Values,
  ): Promise<Representation> {
    if (!Object.values(patch).some(isObject) || !ifMatch.given) {
      return this.change(caller, id, ifMatch, patch);
    }
    for (;;) {
      const row = await this.find(caller, this.#writable(caller), id);
      checkPrecondition(ifMatch, row.version);
      // What was merged into must still be there when it is replaced.
      const seen = { given: true, versions: [row.version] };
      try {
        return await this.change(caller, id, seen, mergeObjects(row as unknown as Values, patch));
      } catch (error) {
        if (ifMatch.versions !== undefined || !isPreconditionFailed(error)) {
          throw error;
        }
      }
    }
  }

  async remove(caller: Caller, id: unknown, ifMatch: IfMatch): Promise<void> {
    const identifier = parseId(String(id));
    if (identifier !== undefined && matchesAny(ifMatch)) {
      if (await this.#delete(caller, identifier, ifMatch)) {
        return;
      }
    }
    const row = await this.find(caller, this.#writable(caller), id);
    checkPrecondition(ifMatch, row.version);
    throw changedMeanwhile();
  }

  /** Lets `insert` store the row of what was made, together with what tells of it. */
  protected async adding<Result>(
    caller: Caller,
    made: Representation,
    insert: (row: NewRow, told: readonly NewRow[]) => Promise<Result>,
  ): Promise<Result> {
    try {
      const event = this.#done("create", caller, made);
      return await insert(this.store.newRow(made), this.#journal.rows(event));
    } catch (error) {
      throw await this.#explain(error, made as unknown as Values, undefined);
    }
  }

  async #update(caller: Caller, id: string, { versions }: IfMatch, values: Values) {
    const ownerId = this.#writable(caller);
    try {
      return await this.#write(id, async (connection) => {
        const row = await this.store.update(connection, ownerId, id, versions, values);
        if (row !== undefined) {
          await this.#journal.append(connection, this.#done("update", caller, row));
        }
        return row;
      });
    } catch (error) {
      throw await this.#explain(error, values, id);
    }
  }

  async #delete(caller: Caller, id: string, { versions }: IfMatch): Promise<boolean> {
    const ownerId = this.#writable(caller);
    return this.#write(id, async (connection) => {
      const row = await this.store.delete(connection, ownerId, id, versions);
      if (row !== undefined) {
        await this.#journal.append(connection, this.#done("delete", caller, row));
      }
      return row !== undefined;
    });
  }

  #write<Result>(
    id: string,
    work: (connection: Kysely<AnyTables>) => Promise<Result>,
  ): Promise<Result> {
    return this.#cache.changing(this.store.table, id, () => this.#journal.write(work));
  }

  #done(verb: "create" | "update" | "delete", caller: Caller, row: ServerSet): Event {
    return {
      action: `${this.#permission}.${verb}`,
      resourceType: this.#permission,
      resourceId: row.id,
      actorId: caller.id,
      outcome: "success",
      row,
    };
  }

  async #tellOfRefusal(caller: Caller, id: string): Promise<void> {
    if (this.#journal.isKept && (await this.store.find(undefined, id)) !== undefined) {
      await this.#journal.record(denied(caller, this.#permission, id));
    }
  }

  protected async find(
    caller: Caller,
    ownerId: string | undefined,
    id: unknown,
  ): Promise<Representation> {
    const identifier = parseId(String(id));
    const row = identifier && (await this.store.find(ownerId, identifier));
    return row || this.#refuse(caller, ownerId, identifier);
  }

  async #refuse(
    caller: Caller,
    ownerId: string | undefined,
    id: string | undefined,
  ): Promise<never> {
    if (id !== undefined && ownerId !== undefined) {
      await this.#tellOfRefusal(caller, id);
    }
    throw new Problem("not-found", "There is nothing with this id that you may see.");
  }

  /** The conflict that a unique violation is for the client; other errors stay what they are. */
  async #explain(error: unknown, values: Values, exceptId: string | undefined): Promise<unknown> {
    if (!this.#isUniqueViolation(error)) {
      return error;
    }
    return inUse(await this.store.taken(values, exceptId));
  }

  protected readable(caller: Caller): string | undefined {
    return caller.permissions.has(`${this.#permission}:read:any`) ? undefined : caller.id;
  }

  #writable(caller: Caller): string | undefined {
    return caller.permissions.has(`${this.#permission}:write:any`) ? undefined : caller.id;
  }
}
