import type { z } from "zod";
import { ANY_ACCOUNT, PUBLIC } from "../http/access.ts";
import type { ApiRoute, ApiRouter, Operation } from "../http/api_router.ts";
import { JSON_TYPE, MERGE_PATCH } from "../http/pipeline.ts";
import { PREFIX } from "../versioning/index.ts";
import { HEADERS, headerParameter, orNull, successHeaders } from "./headers.ts";
import { errorStatuses, PROBLEM, problemResponse } from "./problems.ts";
import { describeSchema, namedSchemas } from "./schemas.ts";

export type OpenApiDocument = Readonly<Record<string, unknown>>;

export interface ApiDescription {
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly version: string;
  readonly securitySchemes: Readonly<Record<string, unknown>>;
}

const REASONS: Readonly<Record<number, string>> = { 304: "Not Modified" };

/** The OpenAPI 3.1 document: what the routes declare, and what each answers beside. */
export function describe(
  routers: readonly ApiRouter[],
  description: ApiDescription,
): OpenApiDocument {
  const routes = routers.flatMap((router) => router.routes);
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = (PREFIX + route.path).replace(/:([a-z_]+)/g, "{$1}");
    paths[path] = {
      ...paths[path],
      [route.method]: describeOperation(route, description.securitySchemes),
    };
  }
  const hasSecurity = Object.keys(description.securitySchemes).length > 0;
  return {
    openapi: "3.1.0",
    info: {
      title: description.title,
      ...(description.description && { description: description.description }),
      version: description.version,
    },
    servers: [{ url: "/" }],
    paths,
    components: {
      schemas: { ...namedSchemas(schemasOf(routes)), Problem: PROBLEM },
      headers: usedHeaders(paths),
      ...(hasSecurity && { securitySchemes: description.securitySchemes }),
    },
    tags: [...new Map(routers.map(({ tag, about }) => [tag, about]))].map(([name, about]) => ({
      name,
      description: about,
    })),
  };
}

function describeOperation(route: ApiRoute, securitySchemes: ApiDescription["securitySchemes"]) {
  const { operation, tag } = route;
  const schemes = Object.keys(securitySchemes);
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

interface Parameter {
  readonly name: string;
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
  { status, answer, body, statuses = [] }: Operation,
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
        headers: successHeaders(names, success),
        ...(success === status &&
          answer && { content: { [JSON_TYPE]: { schema: describeSchema(answer) } } }),
      },
    ]),
    ...errorStatuses(demands).map((error) => [error, problemResponse(error)]),
  ]);
}

function usedHeaders(paths: unknown): Record<string, unknown> {
  const text = JSON.stringify(paths);
  const used = Object.entries(HEADERS).filter(([name]) => text.includes(`/headers/${name}"`));
  return Object.fromEntries(used);
}

function schemasOf(routes: readonly ApiRoute[]): z.ZodType[] {
  return routes.flatMap(({ operation: { answer, body } }) => [
    ...(answer ? [answer] : []),
    ...(body ? [body] : []),
  ]);
}
