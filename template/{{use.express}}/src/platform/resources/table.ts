import { type Column, column } from "../database/index.ts";

export type Values = Readonly<Record<string, unknown>>;

export interface ResourceTable {
  readonly name: string;
  readonly columns: ReadonlyMap<string, Column>;
}

/** A table with the members that the service sets beside the resource's own `columns`. */
export function resourceTable(
  name: string,
  columns: Readonly<Record<string, Column>>,
): ResourceTable {
  return {
    name,
    columns: new Map([
      ["id", column("uuid")],
      ["owner_id", column("uuid")],
      ["created_at", column("timestamp")],
      ["updated_at", column("timestamp")],
      ["version", column("integer")],
      ...Object.entries(columns),
    ]),
  };
}
