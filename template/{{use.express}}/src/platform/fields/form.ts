/** One strict form for each type of a resource's members, without coercion. */
import { z } from "zod";
import { Refusal } from "../refusal.ts";

export type JsonSchema = Record<string, unknown>;

/** A type whose values `read` makes of what came, or refuses; `schema` describes it. */
export function form<T>(read: (value: unknown) => T, schema: JsonSchema): z.ZodType<T> {
  return z
    .unknown()
    .check((payload) => {
      try {
        if (payload.value === undefined) {
          throw new Refusal("required", "Expected this member");
        }
        payload.value = read(payload.value);
      } catch (error) {
        if (!(error instanceof Refusal)) {
          throw error;
        }
        const { code, pointer, message } = error;
        payload.issues.push({
          code: "custom",
          input: payload.value,
          message,
          params: { code, pointer },
        });
      }
    })
    .meta(schema) as unknown as z.ZodType<T>;
}

export function readString(value: unknown): string {
  if (typeof value !== "string") {
    throw new Refusal("type", "Expected a string");
  }
  return value;
}

export function readPlain(value: unknown, pointer = ""): string {
  const text = readString(value);
  if (text.includes("\0") || !text.isWellFormed()) {
    throw new Refusal(
      "invalid_characters",
      "Expected text without NUL and lone surrogates",
      pointer,
    );
  }
  return text;
}
