import type { Response } from "express";

/** What a handler answers with; the body is JSON already. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export function jsonAnswer(
  value: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return { status, headers, body: JSON.stringify(value) };
}

export const NO_CONTENT: Answer = { status: 204 };

/** Sends the answer, unless the deadline has passed in the meantime. */
export function sendAnswer(res: Response, { status, headers = {}, body }: Answer): void {
  if (res.headersSent) {
    return;
  }
  res.statusCode = status;
  for (const [name, value] of Object.entries(headers)) {
    res.setHeader(name, value);
  }
  if (body !== undefined) {
    res.setHeader("Content-Type", "application/json");
    res.setHeader("Content-Length", Buffer.byteLength(body));
  }
  res.end(body);
}
