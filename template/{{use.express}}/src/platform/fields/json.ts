import type { z } from "zod";
import { escapeToken, type JsonValue } from "../json_documents.ts";
import { Refusal } from "../refusal.ts";
import { form, readPlain } from "./form.ts";

const JSON_VALUE = form(
  (value) => {
    if (value === null) {
      throw new Refusal("type", "Expected a value other than null");
    }
    checkJson(value, "");
    return value as JsonValue;
  },
  { not: { type: "null" } },
);

/** Any JSON value but null, as far as every database and language gives it back as it was sent. */
export function json(): z.ZodType<JsonValue> {
  return JSON_VALUE;
}

function checkJson(value: unknown, pointer: string): void {
  if (typeof value === "string") {
    readPlain(value, pointer);
  } else if (typeof value === "bigint") {
    throw new Refusal("out_of_range", "Expected an integer of at most 53 bits", pointer);
  } else if (typeof value === "number" && !Number.isFinite(value)) {
    throw new Refusal("out_of_range", "Expected a finite number", pointer);
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      checkJson(item, `${pointer}/${index}`);
    }
  } else if (typeof value === "object" && value !== null) {
    for (const [name, item] of Object.entries(value)) {
      readPlain(name, pointer);
      checkJson(item, `${pointer}/${escapeToken(name)}`);
    }
  }
}
