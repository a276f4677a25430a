import type { z } from "zod";
import { parseId } from "../ids.ts";
import { Refusal } from "../refusal.ts";
import { form, type JsonSchema, readString } from "./form.ts";

export function boolean(): z.ZodType<boolean> {
  return form(
    (value) => {
      if (typeof value !== "boolean") {
        throw new Refusal("type", "Expected true or false");
      }
      return value;
    },
    { type: "boolean" },
  );
}

export function identifier(): z.ZodType<string> {
  return form(
    (value) => {
      const id = parseId(readString(value));
      if (id === undefined) {
        throw new Refusal("format", "Expected a UUID");
      }
      return id;
    },
    { type: "string", format: "uuid" },
  );
}

export function choice<const T extends readonly string[]>(
  values: T,
  schema: JsonSchema = {},
): z.ZodType<T[number]> {
  return form(
    (value) => {
      if (!values.includes(readString(value))) {
        throw new Refusal("not_allowed", `Expected one of ${values.join(", ")}`);
      }
      return value as T[number];
    },
    { type: "string", enum: [...values], ...schema },
  );
}
