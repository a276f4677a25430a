import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { migrate } from "../../src/platform/database/migrations.ts";
import { killAll, start } from "../processes.ts";
import { RESOURCES } from "../resources.ts";
import { emptyDatabase } from "../service.ts";

const [{ path }] = RESOURCES;
let temporary: Awaited<ReturnType<typeof emptyDatabase>>;

beforeAll(async () => {
  temporary = await emptyDatabase();
  await migrate(temporary.database);
});
afterEach(killAll);
afterAll(() => temporary.drop());

async function serve() {
  const service = start("src/main.ts", { DATABASE_URL: temporary.settings.database_url });
  return { ...service, port: await service.port() };
}

it.each(["src/main.ts", "src/migrate.ts"])("%s names each wrong setting", async (file) => {
  const { child, log } = start(file, { PORT: "none", LOG_LEVEL: "loud" });
  const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, "close")]);

  expect(code).toBe(2);
  expect(log).toEqual([]);
  expect(stderr.split("\n")).toEqual([
    expect.stringMatching(/^PORT: expected a port number .*"none"$/),
    expect.stringMatching(/^LOG_LEVEL: expected .*"loud"$/),
    "",
  ]);
});

it("brings the schema to its newest step", async () => {
  const { database, settings, drop } = await emptyDatabase();

  const { child } = start("src/migrate.ts", { DATABASE_URL: settings.database_url });

  expect(await once(child, "close")).toEqual([0, null]);
  expect(await migrate(database)).toEqual([]);
  await drop();
});

it("finishes what it has begun when it is told to end", async () => {
  const { child, logged, port } = await serve();
  const socket = connect(port, "127.0.0.1");
  socket.write(
    `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n`,
  );
  const [interim] = await once(socket, "data");
  expect(String(interim)).toContain("100 Continue");

  child.kill("SIGTERM");
  await logged("draining");
  expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(503);
  socket.write("{}");

  expect(await text(socket)).toMatch(/^HTTP\/1.1 4[0-9]{2} /);
  expect(await once(child, "close")).toEqual([0, null]);
});

it("ends at once when it is told to twice", async () => {
  const { child, logged } = await serve();

  child.kill("SIGINT");
  await logged("draining");
  child.kill("SIGINT");

  expect(await once(child, "close")).toEqual([1, null]);
});
