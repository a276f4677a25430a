import { fromUnits, toUnits } from "../../decimals.ts";
import type { Column } from "../columns.ts";

export function encode({ kind }: Pick<Column, "kind">, value: unknown): unknown {
  if (value === null || value === undefined) {
    return null;
  }
  switch (kind) {
    case "uuid":
      return String(value).replaceAll("-", "");
    case "timestamp":
      // As other tools write it: 2026-01-31 12:00:00.500000
      return `${String(value).slice(0, 10)} ${String(value).slice(11, 23)}000`;
    case "decimal":
      return toUnits(String(value));
    case "boolean":
      return value === true ? 1 : 0;
    case "json":
      return JSON.stringify(value);
    default:
      return value;
  }
}

export function decode({ kind, scale }: Pick<Column, "kind" | "scale">, value: unknown): unknown {
  if (value === null) {
    return null;
  }
  switch (kind) {
    case "uuid":
      return String(value).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
    case "timestamp":
      return `${String(value).slice(0, 10)}T${String(value).slice(11, 23)}Z`;
    case "decimal":
      return fromUnits(value as bigint, scale);
    case "boolean":
      return value === 1n;
    case "json":
      return JSON.parse(String(value));
    case "integer":
    case "float":
      return Number(value);
    default:
      return value;
  }
}
