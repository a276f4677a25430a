import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import type { CompiledQuery, QueryResult } from "kysely";

export function openFile(path: string): DatabaseSync {
  const file = new DatabaseSync(path, { timeout: 0, enableForeignKeyConstraints: true });
  file.exec("pragma busy_timeout = 2000");
  file.exec("pragma journal_mode = wal");
  file.exec("pragma busy_timeout = 0");
  // FULL also survives a loss of power; NORMAL may lose what was just acknowledged.
  file.exec("pragma synchronous = full");
  return file;
}

export function run<R>(file: DatabaseSync, query: CompiledQuery): QueryResult<R> {
  const statement = file.prepare(query.sql);
  statement.setReadBigInts(true);
  const parameters = query.parameters as SQLInputValue[];
  if (statement.columns().length > 0) {
    return { rows: statement.all(...parameters) as R[] };
  }
  return { rows: [], numAffectedRows: BigInt(statement.run(...parameters).changes) };
}
