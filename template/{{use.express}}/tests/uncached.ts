import type { Cache } from "../src/platform/cache/port.ts";
import { MemoryCounting } from "../src/platform/counting.ts";

/** Stands before no database. */
export const UNCACHED: Cache = {
  counting: new MemoryCounting(),
  start: async () => undefined,
  stop: async () => undefined,
  check: async () => undefined,
  find: (_table, _id, load) => load(),
  changing: (_table, _id, change) => change(),
};
