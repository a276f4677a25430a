import { Refusal } from "./refusal.ts";

const DECIMAL = /^(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?$/;

/** The number with exactly `scale` decimal places; zero has no sign. */
export function parseDecimal(text: string, precision: number, scale: number): string {
  const match = DECIMAL.exec(text);
  if (match === null) {
    throw new Refusal("format", "Expected a decimal number like 12.50");
  }
  const [, sign = "", digits = "", places = ""] = match;
  const whole = precision - scale;
  if (digits.length > Math.max(whole, 1) || (whole === 0 && digits !== "0")) {
    throw new Refusal("out_of_range", `Expected at most ${whole} digits before the point`);
  }
  if (places.length > scale) {
    throw new Refusal("out_of_range", `Expected at most ${scale} decimal places`);
  }
  const number = scale > 0 ? `${digits}.${places.padEnd(scale, "0")}` : digits;
  return /[1-9]/.test(number) ? sign + number : number;
}

/** The decimal as an integer of its smallest unit. */
export function toUnits(decimal: string): bigint {
  return BigInt(decimal.replace(".", ""));
}

export function fromUnits(units: bigint, scale: number): string {
  if (scale === 0) {
    return String(units);
  }
  const sign = units < 0n ? "-" : "";
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, "0");
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
