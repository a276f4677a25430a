import { hash } from "node:crypto";
import type { Compilable, CompiledQuery } from "kysely";

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

export function compileOnce<R>(statement: Compilable): Run<R> {
  const query = statement.compile() as CompiledQuery<R>;
  return (values) => ({
    ...query,
    parameters: query.parameters.map((value) =>
      value instanceof Parameter ? values[value.name] : value,
    ),
  });
}

/** The same for one of the few statements that every connection keeps for ever. */
export function prepare<R>(statement: Compilable): Run<R> {
  const run = compileOnce<R>(statement);
  const name = hash("sha256", statement.compile().sql).slice(0, 32);
  return (values): NamedQuery<R> => ({ ...run(values), name });
}
