import type { Served } from "./application.ts";
import { type Job, startJobs } from "./background.ts";
import { Health, healthRoutes } from "./health.ts";
import { answering, rootEndpoints } from "./http/endpoints.ts";
import { scrapeRoutes } from "./observability/scrape.ts";
import { untraced } from "./observability/tracing.ts";
import type { Services } from "./services.ts";

/** Jobs without an API; what operators ask is answered as by the server. */
export function createWorker(services: Services, jobs: readonly Job[]): Served {
  const { database } = services;
  const health = new Health(database);
  const endpoints = rootEndpoints([healthRoutes(health), scrapeRoutes(database)]);
  let stopJobs = async () => {};
  return {
    express: answering(endpoints, services, untraced),
    health,
    async start() {
      stopJobs = startJobs(jobs);
    },
    drain: () => stopJobs(),
    stop: () => database.close(),
  };
}
