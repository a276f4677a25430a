import type { Answer } from "../http/answer.ts";
import type { Exchange } from "../http/api_router.ts";
import type { Caller } from "../http/authentication.ts";
import type { IfMatch } from "../http/preconditions.ts";
import { Idempotency } from "../idempotency/index.ts";
import { parseId } from "../ids.ts";
import type { CursorCodec } from "../pagination/cursors.ts";
import { nextCursor, readPage } from "../pagination/page.ts";
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
  readonly #cursors: CursorCodec;
  readonly #permission: string;

  constructor({ database, cursors }: Services, table: ResourceTable, permission: string) {
    this.store = new ResourceStore(database, table);
    this.#isUniqueViolation = database.dialect.isUniqueViolation;
    this.#idempotency = new Idempotency(database, [
      { name: table.name, columns: [...table.columns.keys()] },
    ]);
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
    try {
      return await this.#idempotency.insert(exchange, [this.store.encode(made)], answer(made));
    } catch (error) {
      throw await this.#explain(error, body, undefined);
    }
  }

  async get(caller: Caller, id: unknown): Promise<Representation> {
    return this.#find(this.#readable(caller), id);
  }

  /** A page of what the caller may see, and the cursor of the next one. */
  async page(caller: Caller, query: ListQuery): Promise<Page<Representation>> {
    const columns = new Set(this.store.table.columns.keys());
    const request = readPage({ ...query }, caller.id, columns, this.#cursors);
    const rows = await this.store.page(this.#readable(caller), request);
    const items = rows.slice(0, request.limit);
    const last = items.at(-1);
    if (rows.length <= request.limit || last === undefined) {
      return { items, next_cursor: null };
    }
    const value = (last as unknown as Values)[request.column];
    return { items, next_cursor: nextCursor(request, { value, id: last.id }, this.#cursors) };
  }

  async change(
    caller: Caller,
    id: unknown,
    ifMatch: IfMatch,
    values: Values,
  ): Promise<Representation> {
    const ownerId = this.#writable(caller);
    const isChange = Object.keys(values).length > 0;
    const identifier = parseId(String(id));
    if (identifier !== undefined && isChange && matchesAny(ifMatch)) {
      const row = await this.#update(ownerId, identifier, ifMatch, values);
      if (row !== undefined) {
        return row;
      }
    }
    const row = await this.#find(ownerId, id);
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
      const row = await this.#find(this.#writable(caller), id);
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
    const ownerId = this.#writable(caller);
    const identifier = parseId(String(id));
    if (identifier !== undefined && matchesAny(ifMatch)) {
      if (await this.store.delete(ownerId, identifier, ifMatch.versions)) {
        return;
      }
    }
    const row = await this.#find(ownerId, id);
    checkPrecondition(ifMatch, row.version);
    throw changedMeanwhile();
  }

  async #update(ownerId: string | undefined, id: string, ifMatch: IfMatch, values: Values) {
    try {
      return await this.store.update(ownerId, id, ifMatch.versions, values);
    } catch (error) {
      throw await this.#explain(error, values, id);
    }
  }

  async #find(ownerId: string | undefined, id: unknown): Promise<Representation> {
    const identifier = parseId(String(id));
    const row = identifier && (await this.store.find(ownerId, identifier));
    if (!row) {
      throw new Problem("not-found", "There is nothing with this id that you may see.");
    }
    return row;
  }

  /** The conflict that a unique violation is for the client; other errors stay what they are. */
  async #explain(error: unknown, values: Values, exceptId: string | undefined): Promise<unknown> {
    if (!this.#isUniqueViolation(error)) {
      return error;
    }
    return inUse(await this.store.taken(values, exceptId));
  }

  #readable(caller: Caller): string | undefined {
    return caller.permissions.has(`${this.#permission}:read:any`) ? undefined : caller.id;
  }

  #writable(caller: Caller): string | undefined {
    return caller.permissions.has(`${this.#permission}:write:any`) ? undefined : caller.id;
  }
}
