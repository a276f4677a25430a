import type { Counting } from "../counting.ts";
import type { ResourceTable } from "../resources/table.ts";

export type CacheState = "ok" | "degraded";

/** What stands before the database; wiring.ts says which one. */
export interface Cache {
  readonly counting: Counting;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** How its server is; undefined without one. */
  check(): Promise<CacheState | undefined>;
  /** A row, and what `load` gives where it is not here: never older than a finished change. */
  find<Row>(
    table: ResourceTable,
    id: string,
    load: () => Promise<Row | undefined>,
  ): Promise<Row | undefined>;
  /** Does what changes or deletes a row, its commit included. */
  changing<Result>(
    table: ResourceTable,
    id: string,
    change: () => Promise<Result>,
  ): Promise<Result>;
}
