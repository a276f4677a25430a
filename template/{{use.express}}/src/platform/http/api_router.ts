import type { Request } from "express";
import type { z } from "zod";
import type { Access } from "./access.ts";
import type { Answer } from "./answer.ts";
import type { Caller } from "./authentication.ts";

export type Method = "get" | "post" | "put" | "patch" | "delete";

/** What a route takes, answers and asks for: the pipeline holds to it, and OpenAPI tells it. */
export interface Operation<Body = unknown, Query = unknown> {
  /** As snake_case: the id of the operation, too. */
  readonly name: string;
  readonly description?: string;
  readonly access: Access;
  readonly body?: z.ZodType<Body>;
  readonly query?: z.ZodType<Query>;
  readonly takes?: readonly RequestHeader[];
  /** Other headers of the answer than those that follow from the rest. */
  readonly gives?: readonly "Location"[];
  readonly status: number;
  readonly answer?: z.ZodType;
  /** Other statuses than those that follow from the rest. */
  readonly statuses?: readonly number[];
}

export type RequestHeader = "Idempotency-Key" | "If-Match" | "If-None-Match";

/** A request whose every part was checked. */
export interface Exchange<Body, Query> {
  readonly req: Request;
  /** The one who asks; a public route has none. */
  readonly caller: Caller;
  readonly clientAddress: string;
  readonly body: Body;
  readonly rawBody: Buffer;
  readonly query: Query;
  /** The names of the query parameters that were given. */
  readonly given: ReadonlySet<string>;
}

export type Handler<Body, Query> = (exchange: Exchange<Body, Query>) => Promise<Answer>;

export interface ApiRoute {
  readonly method: Method;
  /** Below the API's prefix, with parameters as `:id`. */
  readonly path: string;
  readonly tag: string;
  readonly operation: Operation;
  readonly handler: Handler<unknown, unknown>;
}

/** Routes below the API's prefix. */
export class ApiRouter {
  readonly path: string;
  readonly tag: string;
  readonly about: string;
  readonly routes: ApiRoute[] = [];

  constructor(path: string, about: string) {
    this.path = path;
    this.tag = path.slice(1);
    this.about = about;
  }

  get<Body, Query>(path: string, operation: Operation<Body, Query>, handler: Handler<Body, Query>) {
    return this.#add("get", path, operation, handler);
  }

  post<Body, Query>(
    path: string,
    operation: Operation<Body, Query>,
    handler: Handler<Body, Query>,
  ) {
    return this.#add("post", path, operation, handler);
  }

  put<Body, Query>(path: string, operation: Operation<Body, Query>, handler: Handler<Body, Query>) {
    return this.#add("put", path, operation, handler);
  }

  patch<Body, Query>(
    path: string,
    operation: Operation<Body, Query>,
    handler: Handler<Body, Query>,
  ) {
    return this.#add("patch", path, operation, handler);
  }

  delete<Body, Query>(
    path: string,
    operation: Operation<Body, Query>,
    handler: Handler<Body, Query>,
  ) {
    return this.#add("delete", path, operation, handler);
  }

  #add<Body, Query>(
    method: Method,
    path: string,
    operation: Operation<Body, Query>,
    handler: Handler<Body, Query>,
  ): this {
    // For routes that were run without being compiled, as tests are.
    if (operation.access === undefined) {
      throw new TypeError(`${operation.name} must declare who may use it`);
    }
    this.routes.push({
      method,
      path: this.path + path,
      tag: this.tag,
      operation,
      handler: handler as Handler<unknown, unknown>,
    });
    return this;
  }
}
