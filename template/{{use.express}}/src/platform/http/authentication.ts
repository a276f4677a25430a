import type { Request } from "express";

/** Who a request acts for. */
export interface Caller {
  readonly id: string;
  readonly permissions: ReadonlySet<string>;
  readonly sessionId?: string;
  /** Whether everybody is this caller, so that only their addresses tell clients apart. */
  readonly isAnonymous?: boolean;
}

export interface Authenticator {
  /**
   * The caller that the Authorization header proves. Throws the problems authentication-required
   * and invalid-token.
   */
  authenticate(authorization: string | undefined): Promise<Caller>;
}

/** Whether a caller who has a permission may use it for this request. */
export type Policy = (caller: Caller, permission: string, req: Request) => boolean;
