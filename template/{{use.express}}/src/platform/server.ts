import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import type { Served } from "./application.ts";
import type { ServiceSettings } from "./settings.ts";

// Long enough for a load balancer to see that /readyz is 503 and to send no more.
const DRAIN_MS = 1000;
// Longer than a load balancer keeps its connections, so that it closes them and not this server.
const KEEP_ALIVE_MS = 75_000;

/** A server that knows of its requests in flight; open connections without one don't count. */
class DrainingServer {
  readonly http: Server;
  #inFlight = 0;
  #onIdle: (() => void) | undefined;

  constructor({ express }: Served) {
    this.http = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (req, res) => {
      this.#inFlight++;
      res.once("close", () => {
        this.#inFlight--;
        if (this.#inFlight === 0) {
          this.#onIdle?.();
        }
      });
      express(req, res);
    });
  }

  /** The port that it listens on, which the system chooses for port 0. */
  async listen(port: number, host: string): Promise<number> {
    this.http.listen(port, host);
    await once(this.http, "listening");
    return (this.http.address() as AddressInfo).port;
  }

  /** Takes no more connections, and closes those that there are once their answers are sent. */
  async close(patienceMs: number): Promise<void> {
    this.http.close();
    this.http.closeIdleConnections();
    if (this.#inFlight > 0) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#onIdle = resolve;
      await Promise.race([promise, delay(patienceMs)]);
    }
    this.http.closeAllConnections();
  }
}

/** Serves until SIGTERM, then until the requests in flight are done. */
export async function serve(
  served: Served,
  settings: ServiceSettings,
  logger: Logger,
): Promise<void> {
  const server = new DrainingServer(served);
  const timeoutMs = settings.shutdown_timeout_seconds * 1000;
  let isDraining = false;

  async function drain(signal: NodeJS.Signals): Promise<void> {
    if (isDraining) {
      process.exit(1);
    }
    isDraining = true;
    served.health.draining = true;
    logger.info({ signal }, "draining");
    const drained = served.drain();
    await delay(Math.min(DRAIN_MS, timeoutMs / 4));
    // What hangs must not keep the process.
    const patience = delay(timeoutMs / 2);
    await Promise.all([server.close(timeoutMs / 2), Promise.race([drained, patience])]);
    await Promise.race([served.stop(), delay(timeoutMs / 8)]);
    process.exit(0);
  }

  process.on("SIGTERM", drain);
  process.on("SIGINT", drain);
  await served.start();
  const port = await server.listen(settings.port, settings.host);
  logger.info({ host: settings.host, port }, "listening");
}
