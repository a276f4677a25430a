import { isIPv6 } from "node:net";
import type { z } from "zod";
import { Refusal } from "../refusal.ts";
import { form, type JsonSchema, readPlain } from "./form.ts";

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
