import type { ErrorRequestHandler, Request, RequestHandler, Response } from "express";
import type { Logger } from "pino";
import type { Database } from "../database/database.ts";
import { Deadline, DeadlineExceeded } from "../deadline.ts";
import { randomHex } from "../ids.ts";
import { currentExchange } from "../observability/context.ts";
import { withoutParameters } from "../observability/logging.ts";
import { activeRequests, requestDuration } from "../observability/metrics.ts";
import type { Trace, Tracer } from "../observability/tracing.ts";
import { answerProblem, Problem } from "../problems/index.ts";
import type { ServiceSettings } from "../settings.ts";
import { BodyAborted } from "./body.ts";
import { clientAddress } from "./client_address.ts";
import { answerHeaders } from "./headers.ts";
import { timedOut, unavailable } from "./unavailability.ts";

const REQUEST_ID = /^[A-Za-z0-9._-]{1,128}$/;
const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);
const BROKEN_ESCAPE = /%(?![0-9A-Fa-f]{2})/g;
const CLIENT_CLOSED_REQUEST = 499; // what nginx calls it; no answer is sent

declare global {
  namespace Express {
    interface Locals {
      requestId: string;
      clientAddress: string;
      /** The path as it was asked for. */
      path: string;
      /** The template of the route that answers, or "". */
      route: string;
    }
  }
}

/**
 * All that every exchange gets, whatever answers it: an id, a trace, a deadline, headers, a
 * measurement and an access line.
 */
export function edge(settings: ServiceSettings, logger: Logger, tracer: Tracer): RequestHandler {
  const addHeaders = answerHeaders(settings.environment === "production");
  const timeoutMs = settings.request_timeout_seconds * 1000;
  return (req, res, next) => {
    const startedAt = performance.now();
    const wanted = req.headers["x-request-id"];
    const requestId = typeof wanted === "string" && REQUEST_ID.test(wanted) ? wanted : randomHex();
    const forwardedFor = req.headersDistinct["x-forwarded-for"]?.join(",");
    const peer = req.socket.remoteAddress ?? "";
    res.locals.requestId = requestId;
    res.locals.clientAddress = clientAddress(peer, forwardedFor, settings.trusted_proxies);
    res.locals.path = req.path;
    res.locals.route = "";
    addHeaders(res, req.path);
    res.setHeader("X-Request-ID", requestId);
    req.url = decodable(req.url);
    const trace = tracer.begin(req.headers.traceparent as string | undefined);
    activeRequests.inc();
    const deadline = new Deadline();
    const timer = setTimeout(() => {
      if (deadline.expire()) {
        answerProblem(req, res, timedOut());
      }
    }, timeoutMs);
    const exchange = {
      ids: { request_id: requestId, ...trace.ids },
      clientAddress: res.locals.clientAddress,
    };
    currentExchange.run(exchange, () => {
      res.once("close", () => {
        clearTimeout(timer);
        activeRequests.dec();
        currentExchange.run(exchange, () => record(req, res, trace, logger, startedAt));
      });
      deadline.run(next);
    });
  };
}

/** A path that can't be decoded names nothing: it must reach the route that says so. */
function decodable(url: string): string {
  const [path = "", ...query] = url.split("?");
  try {
    decodeURIComponent(path);
    return url;
  } catch {
    const escaped = path.replace(BROKEN_ESCAPE, "%25").replace(/%[89A-Fa-f][0-9A-Fa-f]/g, "%25");
    return [escaped, ...query].join("?");
  }
}

function record(
  req: Request,
  res: Response,
  trace: Trace,
  logger: Logger,
  startedAt: number,
): void {
  const { route } = res.locals;
  const durationMs = performance.now() - startedAt;
  const status = res.writableFinished ? res.statusCode : CLIENT_CLOSED_REQUEST;
  const method = METHODS.has(req.method) ? req.method : "_OTHER";
  requestDuration.labels(method, route, String(status)).observe(durationMs / 1000);
  trace.end(`${method} ${route}`.trim(), {
    "http.request.method": method,
    "http.route": route,
    "http.response.status_code": status,
  });
  logger.info(
    { method, route, status, duration_ms: Math.round(durationMs * 1000) / 1000 },
    "request",
  );
}

/** A problem in place of every error. */
export function answerErrors(database: Database, logger: Logger): ErrorRequestHandler {
  return (error: unknown, req, res, _next) => {
    if (error instanceof Problem) {
      answerProblem(req, res, error);
    } else if (error instanceof BodyAborted) {
      req.socket.destroy();
    } else if (error instanceof DeadlineExceeded) {
      answerProblem(req, res, timedOut());
    } else if (database.dialect.isLost(error)) {
      logger.warn({ error: (error as Error).name }, "dependency lost");
      answerProblem(req, res, unavailable());
    } else {
      logger.error({ err: withoutParameters(error) }, "unhandled error");
      answerProblem(req, res, new Problem("internal-error", "The log has the cause."));
    }
  };
}
