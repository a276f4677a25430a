import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { pino } from "pino";
import { expect, it } from "vitest";
import { DESCRIPTION } from "../../src/description.ts";
import type { Module } from "../../src/platform/application.ts";
import { createApplication } from "../../src/platform/application.ts";
import { ANY_ACCOUNT } from "../../src/platform/http/access.ts";
import { NO_CONTENT } from "../../src/platform/http/answer.ts";
import { ApiRouter } from "../../src/platform/http/api_router.ts";
import { Journal } from "../../src/platform/journal.ts";
import { buildServices } from "../../src/platform/services.ts";
import { PREFIX } from "../../src/platform/versioning/index.ts";
import { Requests } from "../requests.ts";
import { startService } from "../service.ts";
import { UNCACHED } from "../uncached.ts";

const NOBODY: Module = {
  apiRouters: [],
  rootRouters: [],
  start: async () => undefined,
  stop: async () => undefined,
  cleanUp: async () => undefined,
};

it("asks for the permission, then for the policy", async () => {
  const { database, settings, stop } = await startService();
  let isOpen = false;
  const caller = { id: "somebody", permissions: new Set(["doors:open"]) };
  const authenticator = { authenticate: async () => caller };
  const services = buildServices(
    settings,
    pino({ level: "silent" }),
    database,
    UNCACHED,
    new Journal(database, []),
    authenticator,
    () => isOpen,
  );
  const answer = { status: 204 };
  const doors = new ApiRouter("/doors", "Doors.")
    .get("/open", { name: "open", access: "doors:open", ...answer }, async () => NO_CONTENT)
    .get("/shut", { name: "shut", access: "doors:shut", ...answer }, async () => NO_CONTENT)
    .get("/see", { name: "see", access: ANY_ACCOUNT, ...answer }, async () => NO_CONTENT);
  const application = createApplication(services, [NOBODY], [doors], [], DESCRIPTION);
  const server = createServer(application.express);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const client = new Requests(`http://127.0.0.1:${port}`);
  const status = async (door: string) => (await client.get(`${PREFIX}/doors/${door}`)).status;

  expect([await status("open"), await status("shut"), await status("see")]).toEqual([
    403, 403, 204,
  ]);
  isOpen = true;
  expect(await status("open")).toBe(204);
  server.close();
  server.closeAllConnections();
  await stop();
});
