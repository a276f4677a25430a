import { Problem } from "../problems/index.ts";
import type { CursorCodec } from "./cursors.ts";
import type { ListQuery } from "./query.ts";

const DEFAULT_LIMIT = 20;

/** The last row of a page: its value in the sorted column, and its id. */
export interface Position {
  readonly value: unknown;
  readonly id: string;
}

/** One page of one order through the rows that the filters let through. */
export interface PageRequest {
  readonly callerId: string;
  readonly sort: string;
  readonly column: string;
  readonly descending: boolean;
  readonly filters: Readonly<Record<string, unknown>>;
  readonly limit: number;
  readonly after: Position | undefined;
}

interface CursorContent {
  readonly sort: string;
  readonly filters: Readonly<Record<string, unknown>>;
  readonly after: Position;
  readonly caller: string;
}

/**
 * Throws the problem validation-failed for a cursor that doesn't belong here; `columns` are those
 * that there are.
 */
export function readPage(
  query: ListQuery & Readonly<Record<string, unknown>>,
  callerId: string,
  columns: ReadonlySet<string>,
  codec: CursorCodec,
  defaultSort = "-created_at",
): PageRequest {
  const { limit = DEFAULT_LIMIT, cursor, sort, ...given } = query;
  const filters = Object.fromEntries(
    Object.entries(given)
      .filter(([, value]) => value !== undefined)
      .sort(([left], [right]) => (left < right ? -1 : 1)),
  );
  if (cursor === undefined) {
    return page(callerId, sort ?? defaultSort, filters, limit, undefined);
  }
  const content = codec.decode(cursor) as CursorContent | undefined;
  if (content === undefined || content.caller !== callerId) {
    throw foreignCursor("The service did not make this cursor for you.");
  }
  const wanted = JSON.stringify([sort ?? defaultSort, filters]);
  const isAsked = sort !== undefined || Object.keys(filters).length > 0;
  if (isAsked && wanted !== JSON.stringify([content.sort, content.filters])) {
    throw foreignCursor("The cursor belongs to another order or to other filters.");
  }
  const request = page(callerId, content.sort, content.filters, limit, content.after);
  // A cursor outlives the release that made it: its field may be gone.
  if ([request.column, ...Object.keys(content.filters)].some((name) => !columns.has(name))) {
    throw foreignCursor("The cursor belongs to an order that is gone.");
  }
  return request;
}

export function nextCursor(request: PageRequest, after: Position, codec: CursorCodec): string {
  const { sort, filters, callerId } = request;
  return codec.encode({ sort, filters, after, caller: callerId } satisfies CursorContent);
}

/** A page of the rows, of which one more than it takes were read, with the cursor of the next. */
export function cutPage<T extends { readonly id: string }>(
  rows: readonly T[],
  request: PageRequest,
  codec: CursorCodec,
): { items: readonly T[]; next_cursor: string | null } {
  const items = rows.slice(0, request.limit);
  const last = items.at(-1);
  if (rows.length <= request.limit || last === undefined) {
    return { items, next_cursor: null };
  }
  const value = (last as Readonly<Record<string, unknown>>)[request.column];
  return { items, next_cursor: nextCursor(request, { value, id: last.id }, codec) };
}

function page(
  callerId: string,
  sort: string,
  filters: Readonly<Record<string, unknown>>,
  limit: number,
  after: Position | undefined,
): PageRequest {
  const descending = sort.startsWith("-");
  const column = descending ? sort.slice(1) : sort;
  return { callerId, sort, column, descending, filters, limit, after };
}

function foreignCursor(detail: string): Problem {
  return new Problem("validation-failed", "The cursor can't be used here.", {
    errors: [{ pointer: "/cursor", code: "invalid", detail }],
  });
}
