import type { RequestHandler } from "express";

export interface RootRoute {
  readonly path: string;
  readonly handler: RequestHandler;
}

/** Routes beside the API: what operates the service, and what documents it. */
export class RootRouter {
  readonly routes: RootRoute[] = [];

  get(path: string, handler: RequestHandler): this {
    this.routes.push({ path, handler });
    return this;
  }
}
