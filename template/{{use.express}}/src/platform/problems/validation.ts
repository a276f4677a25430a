import type { z } from "zod";
import { escapeToken } from "../json_documents.ts";
import { type FieldError, Problem } from "./problem.ts";

export const SERVER_SET: ReadonlySet<string> = new Set([
  "id",
  "owner_id",
  "created_at",
  "updated_at",
  "version",
]);

export function validationFailed(errors: readonly FieldError[]): Problem {
  return new Problem("validation-failed", "The request breaks the rules that `errors` lists.", {
    errors,
  });
}

/** What a schema found wrong with `place`, one entry for each member. */
export function* fieldErrors(
  issues: readonly z.core.$ZodIssue[],
  place: "body" | "query",
): Generator<FieldError> {
  for (const issue of issues) {
    const pointer = toPointer(issue.path);
    if (issue.code === "unrecognized_keys") {
      for (const name of issue.keys) {
        yield unknownMember(
          `${pointer}/${escapeToken(name)}`,
          place === "body" && SERVER_SET.has(name),
        );
      }
    } else if (issue.code === "custom") {
      const { code = "invalid", pointer: inner = "" } = issue.params ?? {};
      yield { pointer: pointer + inner, code, detail: issue.message };
    } else {
      yield { pointer, code: "type", detail: "Expected a JSON object" };
    }
  }
}

function unknownMember(pointer: string, readOnly: boolean): FieldError {
  return readOnly
    ? { pointer, code: "read_only", detail: "The service sets this member itself" }
    : { pointer, code: "unknown", detail: "There is no such member or parameter" };
}

function toPointer(path: readonly PropertyKey[]): string {
  return path.map((token) => `/${escapeToken(String(token))}`).join("");
}
