import type { z } from "zod";
import type { ApiRoute, ApiRouter } from "../http/api_router.ts";
import { PREFIX } from "../versioning/index.ts";
import { HEADERS } from "./headers.ts";
import { describeOperation } from "./operations.ts";
import { PROBLEM } from "./problems.ts";
import { namedSchemas } from "./schemas.ts";

export type OpenApiDocument = Readonly<Record<string, unknown>>;

export interface ApiDescription {
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly version: string;
  readonly securitySchemes: Readonly<Record<string, unknown>>;
}

/** The OpenAPI 3.1 document: what the routes declare, and what each answers beside. */
export function describe(
  routers: readonly ApiRouter[],
  description: ApiDescription,
): OpenApiDocument {
  const schemes = Object.keys(description.securitySchemes);
  const routes = routers.flatMap((router) => router.routes);
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = (PREFIX + route.path).replace(/:([a-z_]+)/g, "{$1}");
    paths[path] = {
      ...paths[path],
      [route.method]: describeOperation(route, schemes),
    };
  }
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
      ...(schemes.length > 0 && { securitySchemes: description.securitySchemes }),
    },
    tags: [...new Map(routers.map(({ tag, about }) => [tag, about]))].map(([name, about]) => ({
      name,
      description: about,
    })),
  };
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
