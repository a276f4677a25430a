import { z } from "zod";
import { form, identifier, readString, timestamp } from "../fields/index.ts";

/** The members that every resource has and that only the service sets. */
export const serverSet = {
  id: identifier(),
  owner_id: identifier(),
  created_at: timestamp(),
  updated_at: timestamp(),
  version: form(Number, { type: "integer" }),
};

export const SERVER_SET_EXAMPLE = {
  id: "0192f0c1-a2b3-7c5d-8e9f-0a1b2c3d4e5f",
  owner_id: "0192f0c1-0a1b-7c2d-9e3f-4a5b6c7d8e9f",
  created_at: "2026-01-31T12:00:00.000Z",
  updated_at: "2026-01-31T12:00:00.000Z",
  version: 1,
};

export interface ServerSet {
  readonly id: string;
  readonly owner_id: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly version: number;
}

export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({
    items: z.array(item),
    next_cursor: form(readString, { type: "string" }).nullable(),
  });
}
