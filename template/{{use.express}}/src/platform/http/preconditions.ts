/** Conditional requests (RFC 9110, section 13) on entity tags that are a row's version. */
import type { Request } from "express";

const TAG = String.raw`(W/)?"([\x21\x23-\x7e\x80-\xff]*)"`;
const EACH = new RegExp(TAG, "g");
const NEXT_TAG = new RegExp(String.raw`[\s,]*${TAG}\s*(?:,|$)`, "y");
const VERSION = /^[1-9][0-9]{0,14}$/;

export function entityTag(version: number): string {
  return `"${version}"`;
}

/** `versions` are those that a change may be made to; undefined stands for any (`*`). */
export interface IfMatch {
  readonly given: boolean;
  readonly versions: readonly number[] | undefined;
}

export function readIfMatch(req: Request): IfMatch {
  const header = joined(req, "if-match");
  if (header?.trim() === "*") {
    return { given: true, versions: undefined };
  }
  // The strong comparison: a weak tag matches nothing, nor does what can't be read.
  const versions = entityTags(header)
    .filter(({ isWeak, tag }) => !isWeak && VERSION.test(tag))
    .map(({ tag }) => Number(tag));
  return { given: header !== undefined, versions };
}

/** Whether If-None-Match names this version, by the weak comparison. */
export function isKnown(req: Request, version: number): boolean {
  const header = joined(req, "if-none-match");
  return header?.trim() === "*" || entityTags(header).some(({ tag }) => tag === String(version));
}

function joined(req: Request, name: string): string | undefined {
  return req.headersDistinct[name]?.join(", ");
}

function entityTags(header: string | undefined): { isWeak: boolean; tag: string }[] {
  if (header === undefined || !isList(header)) {
    return [];
  }
  return [...header.matchAll(EACH)].map(([, weak, tag = ""]) => ({
    isWeak: weak !== undefined,
    tag,
  }));
}

function isList(header: string): boolean {
  const text = header.replace(/[\s,]+$/, "");
  NEXT_TAG.lastIndex = 0;
  while (NEXT_TAG.lastIndex < text.length) {
    if (!NEXT_TAG.test(text)) {
      return false;
    }
  }
  return text !== "";
}
