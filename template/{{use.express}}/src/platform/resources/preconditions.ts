/** What If-Match asks of the version of a row. */
import type { IfMatch } from "../http/preconditions.ts";
import { Problem } from "../problems/index.ts";

export function matchesAny({ given, versions }: IfMatch): boolean {
  return given && versions?.length !== 0;
}

export function checkPrecondition({ given, versions }: IfMatch, version: number): void {
  if (!given) {
    throw new Problem("precondition-required", "Send the ETag that you have seen in If-Match.");
  }
  if (versions !== undefined && !versions.includes(version)) {
    throw changedMeanwhile();
  }
}

export function changedMeanwhile(): Problem {
  return new Problem("precondition-failed", "The resource is not in the version of If-Match.");
}

export function isPreconditionFailed(error: unknown): boolean {
  return error instanceof Problem && error.type.name === "precondition-failed";
}
