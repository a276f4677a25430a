import { escapeToken } from "../json_documents.ts";
import type { FieldError } from "../problems/index.ts";

interface Query {
  readonly values: Readonly<Record<string, string>>;
  readonly given: ReadonlySet<string>;
  readonly errors: FieldError[];
}

/** The query parameters of a URL; one that is repeated is an error instead. */
export function parseQuery(url: string): Query {
  const start = url.indexOf("?");
  if (start === -1) {
    return { values: {}, given: new Set(), errors: [] };
  }
  const parameters = new URLSearchParams(url.slice(start));
  const given = new Set(parameters.keys());
  const values: [string, string][] = [];
  const errors: FieldError[] = [];
  for (const name of given) {
    const [value = "", ...others] = parameters.getAll(name);
    if (others.length === 0) {
      values.push([name, value]);
    } else {
      const detail = "Expected the parameter at most once";
      errors.push({ pointer: `/${escapeToken(name)}`, code: "repeated", detail });
    }
  }
  return { values: Object.fromEntries(values), given, errors };
}
