/** JSON as the contract reads it: RFC 8259, with the limits of RFC 7493 (I-JSON). */

export type JsonValue =
  | null
  | boolean
  | number
  | string
  | JsonValue[]
  | { [name: string]: JsonValue };

const DEEPEST_NESTING = 64;
const LONG_NUMBER = /[0-9]{16}/;
const INTEGER = /^-?[0-9]+$/;
const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Says what about the bytes is no JSON. */
export class MalformedJsonError extends Error {}

/**
 * The value of a JSON text; the last one of duplicate members counts. An integer that a number
 * can't hold exactly is a bigint, so that nothing is rounded unseen.
 */
export function parseJson(body: Buffer): unknown {
  const text = decode(body);
  let value: unknown;
  try {
    value = LONG_NUMBER.test(text) ? JSON.parse(text, keepLongIntegers) : JSON.parse(text);
  } catch {
    throw new MalformedJsonError("The body is not valid JSON.");
  }
  if (nestsTooDeeply(value)) {
    throw new MalformedJsonError("The body is nested too deeply.");
  }
  return value;
}

function decode(body: Buffer): string {
  let text: string;
  try {
    text = UTF8.decode(body);
  } catch {
    throw new MalformedJsonError("The body is not valid UTF-8.");
  }
  if (text.startsWith("\ufeff")) {
    throw new MalformedJsonError("The body starts with a byte order mark.");
  }
  return text;
}

function keepLongIntegers(_: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== "number" || Number.isSafeInteger(value)) {
    return value;
  }
  const source = context?.source ?? "";
  return INTEGER.test(source) ? BigInt(source) : value;
}

function nestsTooDeeply(value: unknown): boolean {
  let containers = [value].filter(isContainer);
  for (let depth = 1; containers.length > 0; depth++) {
    if (depth > DEEPEST_NESTING) {
      return true;
    }
    containers = containers.flatMap((container) => Object.values(container).filter(isContainer));
  }
  return false;
}

function isContainer(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** One token of a JSON Pointer (RFC 6901, section 3). */
export function escapeToken(token: string): string {
  return token.replaceAll("~", "~0").replaceAll("/", "~1");
}
