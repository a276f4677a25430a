/** The types of a resource's members: one strict form each, without coercion. */
import { isIPv6 } from "node:net";
import { z } from "zod";
import { parseDecimal } from "./decimals.ts";
import { parseId } from "./ids.ts";
import { escapeToken, type JsonValue } from "./json_documents.ts";
import { parseDate, parseTimestamp } from "./moments.ts";
import { Refusal } from "./refusal.ts";

export type JsonSchema = Record<string, unknown>;

const PLAIN_PATTERN = "^[^\\u0000]*$";
// https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address
const EMAIL_PATTERN =
  "^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?" +
  "(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$";
// RFC 3986 without user information; a host is a name, an IPv4 or a bracketed IPv6 address.
const URL_PATTERN =
  "^https?://([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*" +
  "|\\[[0-9A-Fa-f:.]+\\])" +
  "(:([0-9]{1,4}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]))?" +
  "(/([A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*)?" +
  "(\\?([A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?" +
  "(#([A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?$";
const LARGEST = Number.MAX_SAFE_INTEGER;

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

/** Text of at most `maxLength` code points. */
export function text(maxLength?: number, schema: JsonSchema = {}): z.ZodType<string> {
  return form(
    (value) => {
      const plain = readPlain(value);
      if (maxLength !== undefined && plain.length > maxLength && [...plain].length > maxLength) {
        throw new Refusal("too_long", `Expected at most ${maxLength} characters`);
      }
      return plain;
    },
    {
      type: "string",
      ...(maxLength !== undefined && { maxLength }),
      pattern: PLAIN_PATTERN,
      ...schema,
    },
  );
}

/** Looks into the brackets of an IPv6 address, for which a pattern would be a page long. */
function hasRealHost(url: string): boolean {
  const address = /^https?:\/\/\[([^\]]*)\]/.exec(url)?.[1];
  return address === undefined || isIPv6(address);
}

function matching(
  pattern: string,
  format: string,
  maxLength: number,
  exists: (text: string) => boolean = () => true,
): (schema?: JsonSchema) => z.ZodType<string> {
  const expression = new RegExp(pattern);
  return (schema = {}) =>
    form(
      (value) => {
        const plain = readPlain(value);
        if (plain.length > maxLength) {
          throw new Refusal("too_long", `Expected at most ${maxLength} characters`);
        }
        if (!expression.test(plain) || !exists(plain)) {
          throw new Refusal("format", "Expected another form");
        }
        return plain;
      },
      { type: "string", maxLength, pattern, format, ...schema },
    );
}

export const emailAddress = matching(EMAIL_PATTERN, "email", 254);
export const webAddress = matching(URL_PATTERN, "uri", 2048, hasRealHost);

export function readInteger(value: unknown): number {
  if (typeof value === "bigint" || (Number.isInteger(value) && !Number.isSafeInteger(value))) {
    throw new Refusal("out_of_range", "Expected an integer of at most 53 bits");
  }
  if (!Number.isInteger(value)) {
    throw new Refusal("type", "Expected an integer");
  }
  return (value as number) + 0;
}

export function integer(): z.ZodType<number> {
  return form(readInteger, {
    type: "integer",
    maximum: LARGEST,
    minimum: -LARGEST,
    format: "int64",
  });
}

export function float(): z.ZodType<number> {
  return form(
    (value) => {
      if (typeof value !== "number" && typeof value !== "bigint") {
        throw new Refusal("type", "Expected a number");
      }
      const number = Number(value);
      if (!Number.isFinite(number)) {
        throw new Refusal("out_of_range", "Expected a finite number");
      }
      return number;
    },
    { type: "number", format: "double" },
  );
}

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

/** A decimal of at most `precision` digits, `scale` of them behind the point, as a string. */
export function decimal(precision: number, scale: number): z.ZodType<string> {
  const whole = precision - scale;
  const leading = whole > 0 ? `(0|[1-9][0-9]{0,${whole - 1}})` : "0";
  const places = scale > 0 ? `(\\.[0-9]{1,${scale}})?` : "";
  return form((value) => parseDecimal(readString(value), precision, scale), {
    type: "string",
    pattern: `^-?${leading}${places}$`,
  });
}

export function date(): z.ZodType<string> {
  return form((value) => parseDate(readString(value)), { type: "string", format: "date" });
}

/** A moment, kept to the millisecond and answered in UTC. */
export function timestamp(): z.ZodType<string> {
  return form((value) => parseTimestamp(readString(value)), {
    type: "string",
    format: "date-time",
  });
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

const JSON_VALUE = form(
  (value) => {
    if (value === null) {
      throw new Refusal("type", "Expected a value other than null");
    }
    checkJson(value, "");
    return value as JsonValue;
  },
  { id: "JsonValue" },
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
