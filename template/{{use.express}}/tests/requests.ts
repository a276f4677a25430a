type Sent = Readonly<Record<string, string>>;

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test knows what it gets
  readonly json: any;
}

/** Sends requests to one service, with the headers that it was made with. */
export class Requests {
  readonly base: string;
  readonly #headers: Sent;

  constructor(base: string, headers: Sent = {}) {
    this.base = base;
    this.#headers = headers;
  }

  with(headers: Sent): Requests {
    return new Requests(this.base, { ...this.#headers, ...headers });
  }

  get(path: string, headers: Sent = {}): Promise<Reply> {
    return this.send("GET", path, undefined, headers);
  }

  delete(path: string, headers: Sent = {}): Promise<Reply> {
    return this.send("DELETE", path, undefined, headers);
  }

  post(path: string, body: unknown, headers: Sent = {}): Promise<Reply> {
    return this.#json("POST", path, body, headers);
  }

  put(path: string, body: unknown, headers: Sent = {}): Promise<Reply> {
    return this.#json("PUT", path, body, headers);
  }

  patch(path: string, body: unknown, headers: Sent = {}): Promise<Reply> {
    return this.#json("PATCH", path, body, headers);
  }

  async send(
    method: string,
    path: string,
    body: RequestInit["body"] | undefined,
    headers: Sent = {},
  ): Promise<Reply> {
    const response = await fetch(this.base + path, {
      method,
      headers: { ...this.#headers, ...headers },
      redirect: "manual",
      ...(body !== undefined && { body }),
    });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json") && text !== "";
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: isJson ? JSON.parse(text) : undefined,
    };
  }

  #json(method: string, path: string, body: unknown, headers: Sent): Promise<Reply> {
    const type = { "Content-Type": "application/json" };
    return this.send(method, path, JSON.stringify(body), { ...type, ...headers });
  }
}
