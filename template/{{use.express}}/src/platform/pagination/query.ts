import { z } from "zod";
import { choice, form, readInteger, readString } from "../fields/index.ts";
import { Refusal } from "../refusal.ts";

const LARGEST_PAGE = 100;
const LARGEST = Number.MAX_SAFE_INTEGER;

function readLimit(value: unknown): number {
  const text = readString(value);
  if (!/^-?[0-9]+$/.test(text)) {
    throw new Refusal("type", "Expected an integer");
  }
  const limit = Number(text);
  if (limit < 1 || limit > LARGEST_PAGE || text.startsWith("-")) {
    throw new Refusal("out_of_range", `Expected a number from 1 to ${LARGEST_PAGE}`);
  }
  return limit;
}

export function queryInteger(): z.ZodType<number> {
  return form(
    (value) => {
      const text = readString(value);
      if (!/^-?(0|[1-9][0-9]{0,18})$/.test(text)) {
        throw new Refusal("type", "Expected an integer");
      }
      return readInteger(Number(text));
    },
    { type: "integer", maximum: LARGEST, minimum: -LARGEST, format: "int64" },
  );
}

export function queryBoolean(): z.ZodType<boolean> {
  return form(
    (value) => {
      const text = readString(value);
      if (text !== "true" && text !== "false") {
        throw new Refusal("type", "Expected true or false");
      }
      return text === "true";
    },
    { type: "boolean" },
  );
}

/** What every list takes: how to sort (by default as `sort` has it first), where to go on, and the
 * resource's own filters. */
export function listQuery<const Sort extends readonly string[], Filters extends z.ZodRawShape>(
  sort: Sort,
  filters: Filters,
) {
  return z.strictObject({
    limit: form(readLimit, {
      type: "integer",
      maximum: LARGEST_PAGE,
      minimum: 1,
      description: "How many items the page has at most.",
      default: 20,
    }).optional(),
    cursor: form(readString, {
      type: "string",
      description: "Where to go on: `next_cursor` of the page before.",
    }).optional(),
    sort: choice(sort, { default: sort[0] }).optional(),
    ...filters,
  });
}

export interface ListQuery {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
  readonly sort?: string | undefined;
}
