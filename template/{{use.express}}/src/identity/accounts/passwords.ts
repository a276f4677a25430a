/**
 * What a password may be (NIST SP 800-63B): long, of any characters, and not one of the known ones.
 *
 * The list of common passwords is merged from Django's (BSD) and zxcvbn-ts's (MIT), cut to those
 * that are long enough to be tried at all.
 */
import type { z } from "zod";
import { form, readPlain } from "../../platform/fields/index.ts";
import { Refusal } from "../../platform/refusal.ts";
import common from "./common_passwords.json" with { type: "json" };

const MIN_LENGTH = 12;
const MAX_LENGTH = 128;
// NFKC joins at most four code points into one, so anything longer stays too long. Normalizing
// takes quadratic time on hostile input: never do it to more than this.
const MAX_RAW_LENGTH = 4 * MAX_LENGTH;
const COMMON: ReadonlySet<string> = new Set(common);

/** One spelling for what users can't tell apart, cut where no valid password reaches. */
export function normalize(password: string): string {
  const cut =
    password.length > MAX_RAW_LENGTH
      ? [...password.slice(0, 2 * MAX_RAW_LENGTH + 2)].slice(0, MAX_RAW_LENGTH + 1).join("")
      : password;
  return cut.normalize("NFKC");
}

/** Throws a Refusal for what no new password may be. */
export function checkNewPassword(password: string): string {
  const normalized = normalize(password);
  const { length } = [...normalized];
  if (length < MIN_LENGTH) {
    throw new Refusal("too_short", `Expected at least ${MIN_LENGTH} characters`);
  }
  if (length > MAX_LENGTH) {
    throw new Refusal("too_long", `Expected at most ${MAX_LENGTH} characters`);
  }
  if (COMMON.has(normalized.toLowerCase())) {
    throw new Refusal("common", "This password is among the most used ones");
  }
  return password;
}

export function isSameAsEmail(password: string, email: string): boolean {
  return normalize(password).toLowerCase() === email.toLowerCase();
}

export function newPassword(): z.ZodType<string> {
  return form((value) => checkNewPassword(readPlain(value)), {
    type: "string",
    pattern: "^[^\\u0000]*$",
    format: "password",
    minLength: MIN_LENGTH,
    maxLength: MAX_LENGTH,
    description: "Its length is counted after normalization to NFKC.",
  });
}
