import { createHash } from "node:crypto";
import type { CompiledQuery } from "kysely";

/** A statement that is compiled once and that a server may keep under its name. */
export interface PreparedQuery<R> extends CompiledQuery<R> {
  readonly name: string;
}

export function isPrepared<R>(query: CompiledQuery<R>): query is PreparedQuery<R> {
  return "name" in query;
}

/** Keeps the text of a statement; each run gives its parameters anew, in their order in the text. */
export function prepare<R>(
  query: CompiledQuery<unknown>,
): (parameters: unknown[]) => PreparedQuery<R> {
  const name = createHash("sha256").update(query.sql).digest("hex").slice(0, 32);
  return (parameters) => ({ ...query, parameters, name }) as PreparedQuery<R>;
}
