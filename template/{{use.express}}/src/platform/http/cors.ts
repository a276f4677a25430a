import type { RequestHandler } from "express";

const METHODS = "DELETE, GET, HEAD, PATCH, POST, PUT";
const EXPOSED =
  "API-Version, Deprecation, ETag, Idempotent-Replayed, Link, Location, RateLimit, " +
  "RateLimit-Policy, Retry-After, Sunset, X-Request-ID";
const PREFLIGHT_MAX_AGE_SECONDS = 600;

/**
 * Opens the service to listed origins; for all others it is as if there were no CORS.
 *
 * https://fetch.spec.whatwg.org/#http-cors-protocol
 */
export function cors(origins: readonly string[]): RequestHandler {
  const listed = new Set(origins);
  return (req, res, next) => {
    res.vary("Origin");
    const { origin } = req.headers;
    if (origin === undefined || !listed.has(origin)) {
      next();
      return;
    }
    res.setHeader("Access-Control-Allow-Origin", origin);
    res.setHeader("Access-Control-Expose-Headers", EXPOSED);
    // The default, same-origin, would keep the answer from the page.
    res.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
    if (req.method !== "OPTIONS" || req.headers["access-control-request-method"] === undefined) {
      next();
      return;
    }
    res.statusCode = 204;
    res.setHeader("Access-Control-Allow-Methods", METHODS);
    const wanted = req.headers["access-control-request-headers"];
    res.setHeader("Access-Control-Allow-Headers", wanted ?? "");
    res.setHeader("Access-Control-Max-Age", PREFLIGHT_MAX_AGE_SECONDS);
    res.end();
  };
}
