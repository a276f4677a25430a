import type { LookupAddress } from "node:dns";
import http from "node:http";
import https from "node:https";
import type { LookupFunction } from "node:net";
import { ForbiddenTargetError, resolve } from "./addresses.ts";

interface OutboundOptions {
  readonly allowsPrivate: boolean;
  readonly httpsOnly: boolean;
  readonly timeoutMs: number;
}

/**
 * Sends to where users say: to checked addresses only, without redirects and proxies, within a
 * time that no target can stretch.
 */
export class OutboundClient {
  readonly #options: OutboundOptions;
  readonly #closing = new AbortController();

  constructor(options: OutboundOptions) {
    this.#options = options;
  }

  /** The addresses to send to; throws ForbiddenTargetError for what `post` would refuse now. */
  async check(url: string): Promise<LookupAddress[]> {
    if (!URL.canParse(url)) {
      throw new ForbiddenTargetError("the host is no address");
    }
    const { hostname, protocol } = new URL(url);
    if (this.#options.httpsOnly && protocol !== "https:") {
      throw new ForbiddenTargetError("the scheme is not https");
    }
    return resolve(hostname.replace(/^\[|\]$/g, ""), this.#options.allowsPrivate);
  }

  /** The answer's status; what else it says is not read. */
  async post(
    url: string,
    headers: Readonly<Record<string, string>>,
    body: string,
  ): Promise<number> {
    const signal = AbortSignal.any([
      AbortSignal.timeout(this.#options.timeoutMs),
      this.#closing.signal,
    ]);
    const lookup = only(await this.check(url));
    const { promise, resolve: answer, reject } = Promise.withResolvers<number>();
    const send = url.startsWith("https:") ? https.request : http.request;
    // Without an agent there is no proxy and no connection of an earlier request.
    const options = {
      method: "POST",
      agent: false,
      autoSelectFamily: true,
      lookup,
      headers,
      signal,
    };
    send(url, options)
      .on("response", (response) => {
        answer(response.statusCode ?? 0);
        response.destroy();
      })
      .on("error", reject)
      .on("close", () => reject(new Error("the connection was closed")))
      .end(body);
    return promise;
  }

  /** Ends what is under way. */
  close(): void {
    this.#closing.abort();
  }
}

/**
 * Connects to the very addresses that were checked, so that a name which resolves to another one a
 * moment later gains nothing.
 */
function only(addresses: LookupAddress[]): LookupFunction {
  return (_host, _options, found) => found(null, addresses);
}
