/** Answers about a resource, with the headers that the contract gives them. */
import type { Request } from "express";
import { type Answer, jsonAnswer } from "../http/answer.ts";
import { entityTag, isKnown } from "../http/preconditions.ts";
import type { ServerSet } from "./models.ts";

export function created(representation: ServerSet, path: string): Answer {
  const Location = `${path}/${representation.id}`;
  return jsonAnswer(representation, 201, { Location, ETag: entityTag(representation.version) });
}

export function represented(representation: ServerSet): Answer {
  return jsonAnswer(representation, 200, { ETag: entityTag(representation.version) });
}

export function read(req: Request, representation: ServerSet): Answer {
  const headers = {
    ETag: entityTag(representation.version),
    "Cache-Control": "private, no-cache",
  };
  return isKnown(req, representation.version)
    ? { status: 304, headers }
    : jsonAnswer(representation, 200, headers);
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
}

export function listed(req: Request, page: Page<unknown>, limit = 20): Answer {
  if (page.next_cursor === null) {
    return jsonAnswer(page);
  }
  const path = req.res?.locals.path;
  const next = `${path}?limit=${limit}&cursor=${page.next_cursor}`;
  return jsonAnswer(page, 200, { Link: `<${next}>; rel="next"` });
}
