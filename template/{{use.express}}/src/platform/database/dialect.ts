import type { Kysely, Dialect as QueryDialect } from "kysely";
import type { AnyTables, Column, ColumnKind, ColumnTypes } from "./columns.ts";

export interface ConnectionOptions {
  readonly url: string;
  readonly poolSize: number;
  readonly connectTimeoutMs: number;
  readonly statementTimeoutMs: number;
}

export interface Connections {
  readonly idle: number;
  readonly used: number;
  readonly max: number;
}

/** The open connections to one database, as the query builder takes them. */
export interface Pool {
  readonly dialect: QueryDialect;
  connections(): Connections;
  /** Replaces the idle connections, which a restart of the database left dead. */
  renew(): void;
}

export type Row = Record<string, unknown>;

export interface InsertTarget {
  readonly name: string;
  readonly columns: readonly string[];
}

/** A row, in the database's own forms, that goes into a table. */
export interface NewRow {
  readonly target: InsertTarget;
  readonly values: Row;
}

/**
 * Inserts one row into each of the tables that it was prepared for, or none at all: that is false,
 * and told of a `lock` that another one holds.
 */
export type JointInsert = (rows: readonly Row[], lock?: bigint) => Promise<boolean>;

/** What one database does in its own way. */
export interface Dialect {
  readonly urlForm: string;
  readonly columnTypes: ColumnTypes;
  /** Whether rows that were read can be locked until the transaction ends. */
  readonly locksRows: boolean;
  /** Throws an Error that says why it is no URL of this database. */
  checkUrl(url: string): void;
  open(options: ConnectionOptions): Pool;
  encode(column: Pick<Column, "kind">, value: unknown): unknown;
  /** Whether rows come decoded already. */
  readonly decodesRows: boolean;
  decode(column: Pick<Column, "kind" | "scale">, value: unknown): unknown;
  isUniqueViolation(error: unknown): boolean;
  /** Whether the error tells of a lost, full, locked or slow database. */
  isLost(error: unknown): boolean;
  prepareInsert(primary: Kysely<AnyTables>, tables: readonly InsertTarget[]): JointInsert;
}

export function encodeAs(dialect: Dialect, kind: ColumnKind, value: unknown): unknown {
  return dialect.encode({ kind }, value);
}
