import { Problem } from "../problems/index.ts";

/** The members `names` have values that another row has. */
export function inUse(names: readonly string[]): Problem {
  return new Problem("conflict", "A value that must be unique is in use.", {
    errors: names.map((name) => ({
      pointer: `/${name}`,
      code: "unique",
      detail: "The value is in use",
    })),
  });
}
