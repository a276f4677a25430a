import { lookup } from "node:dns/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ForbiddenTargetError, OutboundClient } from "../../../../src/platform/outbound/index.ts";

vi.mock("node:dns/promises", { spy: true });

const options = { allowsPrivate: true, httpsOnly: false, timeoutMs: 5000 };
let server: Server;
let port: number;
let answer: (req: IncomingMessage, res: ServerResponse) => void;

beforeEach(async () => {
  answer = (_, res) => res.writeHead(204).end();
  server = createServer((req, res) => answer(req, res));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
});
afterEach(() => {
  server.close();
  server.closeAllConnections();
  vi.mocked(lookup).mockReset();
});

function post(path = "/", host = "127.0.0.1", client = new OutboundClient(options)) {
  return client.post(`http://${host}:${port}${path}`, { "X-Kind": "test" }, "{}");
}

it("sends the body and tells the status", async () => {
  const { promise: received, resolve } = Promise.withResolvers<IncomingMessage>();
  const { promise: body, resolve: keep } = Promise.withResolvers<string>();
  answer = async (req, res) => {
    resolve(req);
    keep(await text(req));
    res.writeHead(201).end();
  };

  expect(await post("/hook")).toBe(201);

  const { method, url, headers } = await received;
  expect([method, url, headers["x-kind"], await body]).toEqual(["POST", "/hook", "test", "{}"]);
});

it("follows no redirect", async () => {
  answer = ({ url }, res) => res.writeHead(url === "/" ? 307 : 200, { Location: "/next" }).end();

  expect(await post()).toBe(307);
});

it("reads no more than the status", async () => {
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  answer = (_, res) => {
    res.on("close", resolve).writeHead(200);
    res.write("and so on");
  };

  expect(await post()).toBe(200);
  await closed;
});

it("connects to the address that was checked, and asks for no other one", async () => {
  vi.mocked(lookup).mockResolvedValueOnce([{ address: "127.0.0.1", family: 4 }] as never);
  answer = ({ headers }, res) =>
    res.writeHead(headers.host === `a.example:${port}` ? 200 : 500).end();

  expect(await post("/", "a.example")).toBe(200);
  expect(lookup).toHaveBeenCalledTimes(1);
});

it("refuses a name with one address that is private", async () => {
  const addresses = [
    { address: "93.184.215.14", family: 4 },
    { address: "127.0.0.1", family: 4 },
  ];
  vi.mocked(lookup).mockResolvedValueOnce(addresses as never);
  const client = new OutboundClient({ ...options, allowsPrivate: false });

  await expect(post("/", "a.example", client)).rejects.toThrow(ForbiddenTargetError);
});

it.each([
  "127.1",
  "2130706433",
  "0x7f.1",
  "0177.0.0.1",
  "[::1]",
  "[::ffff:127.0.0.1]",
  "256.1.1.1",
])("refuses %s, in whatever notation", async (host) => {
  const client = new OutboundClient({ ...options, allowsPrivate: false });

  await expect(post("/", host, client)).rejects.toThrow(ForbiddenTargetError);
});

it("sends over https only where that is asked for", async () => {
  const client = new OutboundClient({ ...options, httpsOnly: true });

  await expect(post("/", "127.0.0.1", client)).rejects.toThrow("not https");
  await expect(client.post(`https://127.0.0.1:${port}/`, {}, "")).rejects.toThrow(/SSL|EPROTO/);
});

it("waits no longer than it may", async () => {
  answer = () => undefined;

  const client = new OutboundClient({ ...options, timeoutMs: 50 });
  await expect(post("/", "127.0.0.1", client)).rejects.toThrow("abort");
});

it("ends with the client", async () => {
  const client = new OutboundClient(options);
  answer = () => client.close();

  await expect(post("/", "127.0.0.1", client)).rejects.toThrow("abort");
});

it("tells of a connection that breaks", async () => {
  answer = (req) => req.socket.destroy();

  await expect(post()).rejects.toThrow("socket hang up");
});

it("takes no other protocol than HTTP", async () => {
  answer = (_, res) => {
    res.writeHead(101, { Connection: "Upgrade", Upgrade: "websocket" }).end();
  };

  await expect(post()).rejects.toThrow();
});
