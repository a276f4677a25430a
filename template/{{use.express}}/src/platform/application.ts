import express, { type Express, type RequestHandler } from "express";
import { cleanUpRegularly } from "./cleaning.ts";
import { docsRoutes } from "./docs.ts";
import { Health, healthRoutes } from "./health.ts";
import type { ApiRouter } from "./http/api_router.ts";
import { cors } from "./http/cors.ts";
import { answerErrors, edge } from "./http/edge.ts";
import { handle } from "./http/pipeline.ts";
import type { RootRouter } from "./http/root_router.ts";
import { scrapeRoutes } from "./observability/scrape.ts";
import { exportTraces, type Tracing, untraced } from "./observability/tracing.ts";
import { type ApiDescription, describe, type OpenApiDocument } from "./openapi/document.ts";
import { Problem } from "./problems/index.ts";
import { problemPages } from "./problems/pages.ts";
import type { Services } from "./services.ts";
import { notFoundDetail, PREFIX } from "./versioning/index.ts";

/** A part of the service that has routes and something that runs beside them. */
export interface Module {
  readonly apiRouters: readonly ApiRouter[];
  readonly rootRouters: readonly RootRouter[];
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Deletes what has expired. */
  cleanUp(now: string): Promise<void>;
}

/** The application without a server. */
export interface Application {
  readonly express: Express;
  readonly health: Health;
  readonly openapi: OpenApiDocument;
  start(): Promise<void>;
  stop(): Promise<void>;
}

interface Endpoint {
  readonly method: "get" | "post" | "put" | "patch" | "delete";
  readonly path: string;
  readonly handler: RequestHandler;
}

export function createApplication(
  services: Services,
  modules: readonly Module[],
  resources: readonly ApiRouter[],
  description: ApiDescription,
): Application {
  const { cache, database, logger, settings } = services;
  const routers = [...modules.flatMap(({ apiRouters }) => apiRouters), ...resources];
  const health = new Health(database, cache);
  const openapi = describe(routers, description);
  const roots = [
    healthRoutes(health),
    scrapeRoutes(database),
    docsRoutes(openapi),
    problemPages,
    ...modules.flatMap(({ rootRouters }) => rootRouters),
  ];
  const endpoints: Endpoint[] = [
    ...roots.flatMap(({ routes }) => routes.map((route) => ({ method: "get" as const, ...route }))),
    ...routers.flatMap(({ routes }) =>
      routes.map((route) => ({
        method: route.method,
        path: PREFIX + route.path,
        handler: handle(route, services),
      })),
    ),
  ];
  let tracing: Tracing = untraced;
  let stopCleaning = () => {};

  const app = express();
  app.disable("x-powered-by").disable("etag");
  app.enable("strict routing").enable("case sensitive routing");
  app.set("query parser", false);
  app.use(edge(settings, logger, { begin: (header) => tracing.begin(header) }));
  if (settings.cors_origins.length > 0) {
    app.use(cors(settings.cors_origins));
  }
  mount(app, endpoints);
  app.use((_req, res) => {
    throw new Problem("not-found", notFoundDetail(res.locals.path));
  });
  app.use(answerErrors(database, logger));

  return {
    express: app,
    health,
    openapi,
    async start() {
      const endpoint = settings.otel_exporter_otlp_endpoint;
      tracing = endpoint ? await exportTraces(endpoint, description.slug) : untraced;
      await cache.start();
      for (const module of modules) {
        await module.start();
      }
      stopCleaning = cleanUpRegularly(services, modules);
    },
    async stop() {
      stopCleaning();
      for (const module of modules) {
        await module.stop();
      }
      await cache.stop();
      await database.close();
      await tracing.stop();
    },
  };
}

/** Mounts each path with its handlers, and refuses every other method on it. */
function mount(app: Express, endpoints: readonly Endpoint[]): void {
  const byPath = Map.groupBy(endpoints, ({ path }) => path);
  for (const [path, handlers] of byPath) {
    const template = path.replace(/:([a-z_]+)/g, "{$1}");
    const methods = handlers.map(({ method }) => method.toUpperCase());
    const allow = [...methods, ...(methods.includes("GET") ? ["HEAD"] : [])].sort().join(", ");
    const route = app.route(path).all((_req, res, next) => {
      res.locals.route = template;
      next();
    });
    for (const { method, handler } of handlers) {
      route[method](handler);
    }
    route.all(() => {
      throw new Problem("method-not-allowed", `The methods here are ${allow}.`, {
        headers: { Allow: allow },
      });
    });
  }
}
