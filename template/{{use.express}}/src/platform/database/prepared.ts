import { hash } from "node:crypto";
import type { CompiledQuery } from "kysely";

/** Stands in a statement for a value that each run gives anew. */
class Parameter {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

export function parameter<T = unknown>(name: string): T {
  return new Parameter(name) as T;
}

/** A query that a connection may keep, parsed and planned, under its name. */
interface NamedQuery<R> extends CompiledQuery<R> {
  readonly name: string;
}

export function isNamed<R>(query: CompiledQuery<R>): query is NamedQuery<R> {
  return "name" in query;
}

/** Gives a compiled statement the values of its parameters. */
export type Run<R> = (values: Readonly<Record<string, unknown>>) => CompiledQuery<R>;

/** Leaves the statement's parameters open: it is compiled once and can be run many times. */
export function runnable<R>(query: CompiledQuery<unknown>): Run<R> {
  return (values) =>
    ({
      ...query,
      parameters: query.parameters.map((value) =>
        value instanceof Parameter ? values[value.name] : value,
      ),
    }) as CompiledQuery<R>;
}

/** The same for one of the few statements that every connection keeps for ever. */
export function prepare<R>(query: CompiledQuery<unknown>): Run<R> {
  const run = runnable<R>(query);
  const name = hash("sha256", query.sql).slice(0, 32);
  return (values): NamedQuery<R> => ({ ...run(values), name });
}
