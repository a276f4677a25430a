import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Answers each request with the next status, the last one for ever, and keeps what came. */
export class Receiver {
  readonly received: Received[] = [];
  statuses = [204];
  url = "";
  readonly #server = createServer(async (req, res) => {
    this.received.push({ headers: req.headers, body: await text(req) });
    const [status = 204, ...next] = this.statuses;
    this.statuses = next.length > 0 ? next : [status];
    res.writeHead(status).end();
  });

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
