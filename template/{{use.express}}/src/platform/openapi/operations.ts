import type { z } from "zod";
import { ANY_ACCOUNT, PUBLIC } from "../http/access.ts";
import type { ApiRoute, Operation } from "../http/api_router.ts";
import { JSON_TYPE, MERGE_PATCH } from "../http/pipeline.ts";
import { headerParameter, orNull, references, successHeaders } from "./headers.ts";
import { errorStatuses, problemResponse } from "./problems.ts";
import { describeSchema } from "./schemas.ts";

const REASONS: Readonly<Record<number, string>> = { 304: "Not Modified" };

interface Parameter {
  readonly name: string;
}

/** One operation of the document; `schemes` are the names of the security schemes. */
export function describeOperation(route: ApiRoute, schemes: readonly string[]) {
  const { operation, tag } = route;
  const requiresAccount = operation.access !== PUBLIC && schemes.length > 0;
  const requiresPermission = requiresAccount && operation.access !== ANY_ACCOUNT;
  const required = Object.fromEntries(schemes.map((name) => [name, []]));
  const parameters = describeParameters(route);
  const summary = operation.name.replaceAll("_", " ");
  return {
    tags: [tag],
    summary: summary.charAt(0).toUpperCase() + summary.slice(1),
    ...(operation.description && { description: operation.description }),
    operationId: operation.name,
    ...(parameters.length > 0 && { parameters }),
    ...(operation.body && { requestBody: describeBody(route, operation.body) }),
    responses: describeResponses(operation, parameters, requiresAccount, requiresPermission),
    ...(schemes.length > 0 && { security: requiresAccount ? [required] : [] }),
    ...(requiresPermission && { "x-permission": operation.access }),
  };
}

function describeParameters({ path, operation }: ApiRoute): Parameter[] {
  const inPath = [...path.matchAll(/:([a-z_]+)/g)].map(([, name = ""]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string", format: "uuid" },
  }));
  const query = operation.query ? describeSchema(operation.query) : {};
  const members = Object.entries(
    (query.properties ?? {}) as Record<string, { description?: string }>,
  );
  const inQuery = members.map(([name, schema]) => ({
    name,
    in: "query",
    required: false,
    schema: "default" in schema ? schema : orNull(schema),
    ...(schema.description && { description: schema.description }),
  }));
  return [...inPath, ...inQuery, ...(operation.takes ?? []).map(headerParameter)];
}

function describeBody({ method }: ApiRoute, body: z.ZodType) {
  const content = { schema: describeSchema(body) };
  return {
    required: true,
    content: { [JSON_TYPE]: content, ...(method === "patch" && { [MERGE_PATCH]: content }) },
  };
}

function describeResponses(
  { status, answer, body, gives = [], statuses = [] }: Operation,
  parameters: readonly Parameter[],
  requiresAccount: boolean,
  requiresPermission: boolean,
) {
  const names = new Set(parameters.map(({ name }) => name));
  const successes = [status, ...statuses.filter((other) => other < 400)];
  const demands = {
    parameters: names,
    requiresAccount,
    requiresPermission,
    hasBody: body !== undefined,
    declared: statuses,
  };
  return Object.fromEntries([
    ...successes.map((success) => [
      success,
      {
        description: REASONS[success] ?? "Successful Response",
        headers: { ...successHeaders(names, success), ...references(gives) },
        ...(success === status &&
          answer && { content: { [JSON_TYPE]: { schema: describeSchema(answer) } } }),
      },
    ]),
    ...errorStatuses(demands).map((error) => [error, problemResponse(error)]),
  ]);
}
