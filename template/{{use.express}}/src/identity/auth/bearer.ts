import { authFailures } from "../../platform/observability/metrics.ts";
import { Problem } from "../../platform/problems/index.ts";

/** The token of an Authorization header (RFC 6750, section 2.1). */
export function readToken(authorization: string | undefined): string {
  if (authorization === undefined) {
    throw authenticationRequired();
  }
  const [, token] = /^bearer +(.*)$/i.exec(authorization) ?? [];
  if (token === undefined) {
    throw invalidToken("invalid_token");
  }
  return token;
}

function authenticationRequired(): Problem {
  return new Problem("authentication-required", "The request has no Authorization header.", {
    headers: { "WWW-Authenticate": "Bearer" },
  });
}

/** One answer for every token that is refused; `reason` is for the metric only. */
export function invalidToken(reason: string): Problem {
  authFailures.inc({ reason });
  return new Problem("invalid-token", "The token is malformed, expired or revoked.", {
    headers: { "WWW-Authenticate": 'Bearer error="invalid_token"' },
  });
}
