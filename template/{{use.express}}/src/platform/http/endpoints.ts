import express, { type Express, type RequestHandler } from "express";
import type { Tracer } from "../observability/tracing.ts";
import { Problem } from "../problems/index.ts";
import type { Services } from "../services.ts";
import { notFoundDetail } from "../versioning/index.ts";
import { cors } from "./cors.ts";
import { answerErrors, edge } from "./edge.ts";
import type { RootRouter } from "./root_router.ts";

export interface Endpoint {
  readonly method: "get" | "post" | "put" | "patch" | "delete";
  readonly path: string;
  readonly handler: RequestHandler;
}

export function rootEndpoints(routers: readonly RootRouter[]): Endpoint[] {
  return routers.flatMap(({ routes }) =>
    routes.map((route) => ({ method: "get" as const, ...route })),
  );
}

/** What answers at the endpoints, and with a problem everywhere else. */
export function answering(
  endpoints: readonly Endpoint[],
  { database, logger, settings }: Pick<Services, "database" | "logger" | "settings">,
  tracer: Tracer,
): Express {
  const app = express();
  app.disable("x-powered-by").disable("etag");
  app.enable("strict routing").enable("case sensitive routing");
  app.set("query parser", false);
  app.use(edge(settings, logger, tracer));
  if (settings.cors_origins.length > 0) {
    app.use(cors(settings.cors_origins));
  }
  mount(app, endpoints);
  app.use((_req, res) => {
    throw new Problem("not-found", notFoundDetail(res.locals.path));
  });
  app.use(answerErrors(database, logger));
  return app;
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
