import type { RawBuilder } from "kysely";

/** Tables whose names and columns are known at run time only. */
export type AnyTables = Record<string, Record<string, unknown>>;

/** What a column holds; values in memory have the form that they have in JSON. */
export type ColumnKind =
  | "uuid"
  | "text"
  | "integer"
  | "float"
  | "decimal"
  | "boolean"
  | "date"
  | "timestamp"
  | "json";

export interface Column {
  readonly kind: ColumnKind;
  readonly nullable: boolean;
  readonly unique: boolean;
  /** The digits behind a decimal's point. */
  readonly scale: number;
}

interface ColumnOptions {
  readonly nullable?: boolean;
  readonly unique?: boolean;
  readonly scale?: number;
}

export function column(kind: ColumnKind, options: ColumnOptions = {}): Column {
  return { kind, nullable: false, unique: false, scale: 0, ...options };
}

/** How a migration writes the types of columns. */
export interface ColumnTypes {
  readonly uuid: RawBuilder<unknown>;
  readonly timestamp: RawBuilder<unknown>;
  readonly date: RawBuilder<unknown>;
  readonly boolean: RawBuilder<unknown>;
  readonly integer: RawBuilder<unknown>;
  readonly bigInteger: RawBuilder<unknown>;
  readonly double: RawBuilder<unknown>;
  readonly json: RawBuilder<unknown>;
  readonly bytes: RawBuilder<unknown>;
  readonly longText: RawBuilder<unknown>;
  /** The primary key of rows that the database counts; no number comes twice. */
  sequence(constraint: string): RawBuilder<unknown>;
  string(length: number): RawBuilder<unknown>;
  /** Text that sorts by code point, so that pages have one order on every database. */
  sortableText(length: number): RawBuilder<unknown>;
  decimal(precision: number, scale: number): RawBuilder<unknown>;
}
