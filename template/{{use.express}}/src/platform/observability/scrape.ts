import type { Database } from "../database/database.ts";
import { RootRouter } from "../http/root_router.ts";
import { scrape } from "./metrics.ts";

export function scrapeRoutes(database: Database): RootRouter {
  return new RootRouter().get("/metrics", async (_, res) => {
    const { type, text } = await scrape(database);
    res.setHeader("Cache-Control", "no-store");
    res.setHeader("Content-Type", type);
    res.end(text);
  });
}
