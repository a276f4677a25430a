import type { Dialect } from "../dialect.ts";
import { isLost, isUniqueViolation } from "./errors.ts";
import { prepareInsert } from "./inserts.ts";
import { open } from "./pool.ts";
import { columnTypes } from "./types.ts";

export const DIALECT: Dialect = {
  urlForm: "postgresql://USER:PASSWORD@HOST:PORT/NAME",
  columnTypes,
  locksRows: true,
  checkUrl(url) {
    if (!URL.canParse(url)) {
      throw new Error("it is no database URL");
    }
    const { protocol, pathname } = new URL(url);
    if (protocol !== "postgresql:" || pathname.length < 2) {
      throw new Error("it is the URL of something else");
    }
  },
  open,
  encode: ({ kind }, value) => (kind === "json" && value !== null ? JSON.stringify(value) : value),
  // By the connection's parsers.
  decodesRows: true,
  decode: (_, value) => value,
  isUniqueViolation,
  isLost,
  prepareInsert,
};
