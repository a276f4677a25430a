import type { JsonSchema } from "../fields/index.ts";
import type { RequestHeader } from "../http/api_router.ts";

function header(description: string, type = "string") {
  return { description, schema: { type } };
}

export const HEADERS = {
  "X-Request-ID": header("The id of the exchange, as the log has it."),
  "API-Version": header("The version of the API that answered."),
  "RateLimit-Policy": header("The quota `q` in a window of `w` seconds."),
  RateLimit: header("What is left of the quota, `r`, and when the window ends, `t`."),
  ETag: header("The version of the resource; goes into If-Match and If-None-Match."),
  Location: header("The path of what was made."),
  Link: header("The next page, as RFC 8288 writes it; absent on the last one."),
  "Idempotent-Replayed": header("`true` when this answer was given before."),
  "WWW-Authenticate": header("How to authenticate."),
  "Retry-After": header("After how many seconds to try again.", "integer"),
};
const EVERYWHERE = ["X-Request-ID", "API-Version", "RateLimit-Policy", "RateLimit"];

const REQUEST_HEADERS: Readonly<Record<RequestHeader, { schema: object; description: string }>> = {
  "Idempotency-Key": {
    schema: { type: "string", minLength: 1, maxLength: 255 },
    description: "Makes it safe to send the request again: one key, one effect.",
  },
  "If-Match": {
    schema: { type: "string" },
    description: "The ETag of the version that you have seen.",
  },
  "If-None-Match": {
    schema: { type: "string" },
    description: "The ETag of the version that you have.",
  },
};

export function references(names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

export function successHeaders(parameters: ReadonlySet<string>, status: number) {
  const names = [...EVERYWHERE];
  if (parameters.has("Idempotency-Key")) {
    names.push("Location", "ETag", "Idempotent-Replayed");
  }
  if (parameters.has("If-None-Match") || (parameters.has("If-Match") && status === 200)) {
    names.push("ETag");
  }
  if (parameters.has("cursor")) {
    names.push("Link");
  }
  return references(names);
}

export function headerParameter(name: RequestHeader) {
  const { schema, description } = REQUEST_HEADERS[name];
  return {
    name,
    in: "header",
    required: false,
    schema: orNull({ ...schema, description }),
    description,
  };
}

/** What may also be absent. */
export function orNull({ description, ...schema }: JsonSchema): JsonSchema {
  return { anyOf: [schema, { type: "null" }], ...(description !== undefined && { description }) };
}
