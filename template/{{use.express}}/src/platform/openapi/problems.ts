import { CATALOG, problemUri } from "../problems/catalog.ts";
import { references } from "./headers.ts";

const FIELD_ERROR = {
  type: "object",
  required: ["pointer", "code", "detail"],
  properties: {
    pointer: { type: "string", description: "A JSON Pointer, or `/NAME` of a parameter." },
    code: { type: "string" },
    detail: { type: "string" },
  },
};
export const PROBLEM = {
  type: "object",
  description: "An error as RFC 9457 describes it.",
  required: ["type", "title", "status", "detail", "instance", "request_id"],
  properties: {
    type: { type: "string", format: "uri-reference" },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string" },
    instance: { type: "string" },
    request_id: { type: "string" },
    errors: { type: "array", items: FIELD_ERROR },
  },
};
const HEADERS: Readonly<Record<number, string>> = {
  401: "WWW-Authenticate",
  429: "Retry-After",
  503: "Retry-After",
};

interface Demands {
  readonly parameters: ReadonlySet<string>;
  readonly requiresAccount: boolean;
  readonly requiresPermission: boolean;
  readonly hasBody: boolean;
  readonly declared: readonly number[];
}

/** The errors that an operation can answer with: the declared ones and what its form implies. */
export function errorStatuses(demands: Demands): number[] {
  const { parameters, declared } = demands;
  const statuses = [406, 413, 422, 429, 500, 503, ...declared.filter((status) => status >= 400)];
  const implied: [boolean, number[]][] = [
    [demands.requiresAccount, [401]],
    [demands.requiresPermission, [403]],
    [demands.hasBody, [400, 415]],
    [parameters.has("id"), [404]],
    [parameters.has("If-Match"), [412, 428]],
    [parameters.has("Idempotency-Key"), [409]],
  ];
  for (const [holds, more] of implied) {
    statuses.push(...(holds ? more : []));
  }
  return [...new Set(statuses)].sort();
}

export function problemResponse(status: number) {
  const types = [...CATALOG.values()].filter((type) => type.status === status);
  const examples = types.map((type) => {
    const value = {
      type: problemUri(type.name),
      title: type.title,
      status,
      detail: type.meaning,
      instance: "/",
      request_id: "0192f0c1a2b34c5d8e9f0a1b2c3d4e5f",
    };
    return [type.name, { value }];
  });
  const header = HEADERS[status];
  return {
    description: types[0]?.title ?? "",
    headers: references(["X-Request-ID", "API-Version", ...(header ? [header] : [])]),
    content: {
      "application/problem+json": {
        schema: { $ref: "#/components/schemas/Problem" },
        examples: Object.fromEntries(examples),
      },
    },
  };
}
