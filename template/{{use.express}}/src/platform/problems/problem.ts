import type { Request, Response } from "express";
import { CATALOG, type ProblemType, problemUri } from "./catalog.ts";

/**
 * One thing that is wrong with the input. `pointer` is a JSON Pointer (RFC 6901) into the body, or
 * `/NAME` for a query parameter.
 */
export interface FieldError {
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

interface ProblemOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly errors?: readonly FieldError[];
}

/** An error as RFC 9457 describes it; `name` is an entry of catalog.json. */
export class Problem extends Error {
  readonly type: ProblemType;
  readonly headers: Readonly<Record<string, string>>;
  readonly errors: readonly FieldError[];

  constructor(name: string, detail: string, { headers = {}, errors = [] }: ProblemOptions = {}) {
    super(detail);
    const type = CATALOG.get(name);
    if (type === undefined) {
      throw new TypeError(`${name} is not in catalog.json`);
    }
    this.type = type;
    this.headers = headers;
    this.errors = errors;
  }
}

/** Sends the problem, unless an answer is already under way. */
export function answerProblem(req: Request, res: Response, problem: Problem): void {
  if (res.headersSent) {
    return;
  }
  const body = {
    type: problemUri(problem.type.name),
    title: problem.type.title,
    status: problem.type.status,
    detail: problem.message,
    instance: res.locals.path,
    request_id: res.locals.requestId,
    ...(problem.errors.length > 0 && { errors: problem.errors }),
  };
  res.statusCode = problem.type.status;
  for (const [name, value] of Object.entries(problem.headers)) {
    res.setHeader(name, value);
  }
  const text = JSON.stringify(body);
  res.setHeader("Cache-Control", "no-store");
  res.setHeader("Content-Type", "application/problem+json");
  res.setHeader("Content-Length", Buffer.byteLength(text));
  if (!req.complete) {
    // What is left of the body is not waited for.
    res.setHeader("Connection", "close");
  }
  res.end(text);
}
