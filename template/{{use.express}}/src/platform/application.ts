import type { Express } from "express";
import { type Job, startJobs } from "./background.ts";
import { docsRoutes } from "./docs.ts";
import { Health, healthRoutes } from "./health.ts";
import type { ApiRouter } from "./http/api_router.ts";
import { answering, rootEndpoints } from "./http/endpoints.ts";
import { handle } from "./http/pipeline.ts";
import type { RootRouter } from "./http/root_router.ts";
import { scrapeRoutes } from "./observability/scrape.ts";
import { exportTraces, type Tracing, untraced } from "./observability/tracing.ts";
import { type ApiDescription, describe, type OpenApiDocument } from "./openapi/document.ts";
import { problemPages } from "./problems/pages.ts";
import type { Services } from "./services.ts";
import { PREFIX } from "./versioning/index.ts";

/** A part of the service that has routes and something that runs beside them. */
export interface Module {
  readonly apiRouters: readonly ApiRouter[];
  readonly rootRouters: readonly RootRouter[];
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Deletes what has expired. */
  cleanUp(now: string): Promise<void>;
}

/** What a process does, without a server. */
export interface Served {
  readonly express: Express;
  readonly health: Health;
  start(): Promise<void>;
  /** Ends what goes on beside requests. */
  drain(): Promise<void>;
  stop(): Promise<void>;
}

export interface Application extends Served {
  readonly openapi: OpenApiDocument;
}

/** The application; `jobs` are what it does beside answering. */
export function createApplication(
  services: Services,
  modules: readonly Module[],
  resources: readonly ApiRouter[],
  jobs: readonly Job[],
  description: ApiDescription,
): Application {
  const { cache, database, settings } = services;
  const routers = [...modules.flatMap(({ apiRouters }) => apiRouters), ...resources];
  const health = new Health(database, cache);
  const openapi = describe(routers, description);
  const endpoints = [
    ...rootEndpoints([
      healthRoutes(health),
      scrapeRoutes(database),
      docsRoutes(openapi),
      problemPages,
      ...modules.flatMap(({ rootRouters }) => rootRouters),
    ]),
    ...routers.flatMap(({ routes }) =>
      routes.map((route) => ({
        method: route.method,
        path: PREFIX + route.path,
        handler: handle(route, services),
      })),
    ),
  ];
  let tracing: Tracing = untraced;
  let stopJobs = async () => {};

  return {
    express: answering(endpoints, services, { begin: (header) => tracing.begin(header) }),
    health,
    openapi,
    async start() {
      const endpoint = settings.otel_exporter_otlp_endpoint;
      tracing = endpoint ? await exportTraces(endpoint, description.slug) : untraced;
      await cache.start();
      for (const module of modules) {
        await module.start();
      }
      stopJobs = startJobs(jobs);
    },
    drain: () => stopJobs(),
    async stop() {
      for (const module of modules) {
        await module.stop();
      }
      await cache.stop();
      await database.close();
      await tracing.stop();
    },
  };
}
