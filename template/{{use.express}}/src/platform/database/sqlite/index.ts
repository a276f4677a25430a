import type { Dialect } from "../dialect.ts";
import { isLost, isUniqueViolation } from "./errors.ts";
import { open, SCHEME } from "./file.ts";
import { prepareInsert } from "./inserts.ts";
import { columnTypes } from "./types.ts";
import { decode, encode } from "./values.ts";

export const DIALECT: Dialect = {
  urlForm: "sqlite:///PATH",
  columnTypes,
  locksRows: false,
  checkUrl(url) {
    if (!/^[a-z]+:/.test(url)) {
      throw new Error("it is no database URL");
    }
    if (!url.startsWith(SCHEME) || url.length === SCHEME.length) {
      throw new Error("it is the URL of something else");
    }
  },
  open,
  encode,
  decodesRows: false,
  decode,
  isUniqueViolation,
  isLost,
  prepareInsert,
};
