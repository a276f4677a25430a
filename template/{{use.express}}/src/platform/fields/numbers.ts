import type { z } from "zod";
import { parseDecimal } from "../decimals.ts";
import { Refusal } from "../refusal.ts";
import { form, readString } from "./form.ts";

const LARGEST = Number.MAX_SAFE_INTEGER;

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
