import type { z } from "zod";
import { Refusal } from "../refusal.ts";
import { form, readString } from "./form.ts";

const DATE = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;
const TIMESTAMP =
  /^([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?(?:[Zz]|([+-])([01][0-9]|2[0-3]):([0-5][0-9]))$/;

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

/** A day from 0001-01-01 to 9999-12-31. */
function parseDate(text: string): string {
  const match = DATE.exec(text);
  if (match === null || utc(match, []) === undefined) {
    throw new Refusal("format", "Expected a date like 2026-01-31");
  }
  return text;
}

/** RFC 3339 as UTC with exactly three fractional digits; further ones are cut off. */
function parseTimestamp(text: string): string {
  const match = TIMESTAMP.exec(text);
  if (match === null) {
    throw new Refusal("format", "Expected a time like 2026-01-31T12:00:00.000Z");
  }
  const [hours, minutes, seconds] = [Number(match[4]), Number(match[5]), Number(match[6])];
  const milliseconds = Number((match[7] ?? "").padEnd(3, "0").slice(0, 3));
  const local = utc(match, [hours, minutes, seconds, milliseconds]);
  if (local === undefined || hours > 23 || minutes > 59 || seconds > 59) {
    throw new Refusal("format", "Expected a time that exists");
  }
  const offset = (Number(match[9] ?? 0) * 60 + Number(match[10] ?? 0)) * 60_000;
  const moment = new Date(local.getTime() - (match[8] === "-" ? -offset : offset));
  const year = moment.getUTCFullYear();
  if (year < 1 || year > 9999) {
    throw new Refusal("format", "Expected a time that exists");
  }
  return moment.toISOString();
}

/** The moment, when there is such a day. */
function utc(match: RegExpExecArray, time: number[]): Date | undefined {
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const [hours = 0, minutes = 0, seconds = 0, milliseconds = 0] = time;
  const moment = new Date(0);
  // Date.UTC takes the years 0 to 99 for 1900 to 1999.
  moment.setUTCFullYear(year, month - 1, day);
  if (year < 1 || moment.getUTCMonth() !== month - 1 || moment.getUTCDate() !== day) {
    return undefined;
  }
  moment.setUTCHours(hours, minutes, seconds, milliseconds);
  return moment;
}
