/** The contract's order of checks, in front of a route's handler. */
import type { Request, RequestHandler, Response } from "express";
import { z } from "zod";
import { parseId } from "../ids.ts";
import { denied } from "../journal.ts";
import { MalformedJsonError, parseJson } from "../json_documents.ts";
import { type FieldError, Problem, validationFailed } from "../problems/index.ts";
import { fieldErrors } from "../problems/validation.ts";
import type { Services } from "../services.ts";
import { type Access, PUBLIC } from "./access.ts";
import { sendAnswer } from "./answer.ts";
import type { ApiRoute } from "./api_router.ts";
import type { Caller } from "./authentication.ts";
import { readBody } from "./body.ts";
import { acceptsJson, isJsonInUtf8 } from "./negotiation.ts";
import { parseQuery } from "./query.ts";

export const JSON_TYPE = "application/json";
export const MERGE_PATCH = "application/merge-patch+json";
const IDEMPOTENCY_KEY = /^[!-~]{1,255}$/;
const NO_PARAMETERS = z.strictObject({});
const NOBODY: Caller = { id: "", permissions: new Set(), isAnonymous: true };

export function handle(route: ApiRoute, services: Services): RequestHandler {
  const { method, operation, handler } = route;
  const mediaTypes = new Set(method === "patch" ? [JSON_TYPE, MERGE_PATCH] : [JSON_TYPE]);
  return async (req, res) => {
    if (!acceptsJson(req.headers.accept)) {
      throw new Problem("not-acceptable", "The answer is JSON, which Accept excludes.");
    }
    const { caller, rawBody } = await admit(req, res, route, services);
    if (operation.body !== undefined) {
      checkContent(req, mediaTypes);
    }
    if (operation.takes?.includes("Idempotency-Key")) {
      checkIdempotencyKey(req);
    }
    const document = operation.body && readJson(rawBody);
    const { values, given, errors } = parseQuery(req.url);
    const query = validate(operation.query ?? NO_PARAMETERS, values, "query", errors);
    const body = operation.body && validate(operation.body, document, "body", errors);
    if (errors.length > 0) {
      throw validationFailed(errors);
    }
    const { clientAddress } = res.locals;
    sendAnswer(res, await handler({ req, caller, clientAddress, body, rawBody, query, given }));
  };
}

/** Rate limit, body size, authentication and permission. */
async function admit(
  req: Request,
  res: Response,
  { operation: { access }, tag }: ApiRoute,
  services: Services,
): Promise<{ caller: Caller; rawBody: Buffer }> {
  const { caller, refusal } = await authenticate(req, access, services);
  const client = caller.isAnonymous ? `address:${res.locals.clientAddress}` : `user:${caller.id}`;
  const allowance = await services.rateLimiter.take(client);
  for (const [name, value] of Object.entries(allowance.headers)) {
    res.setHeader(name, value);
  }
  if (!allowance.allowed) {
    throw new Problem("too-many-requests", "The quota of this time window is used up.");
  }
  const rawBody = await readBody(req, services.settings.max_body_bytes);
  if (refusal !== undefined) {
    throw refusal;
  }
  if (typeof access === "string") {
    await authorize(caller, access, req, tag, services);
  }
  return { caller, rawBody };
}

/** Who asks; one who is refused is told so only after other checks. */
async function authenticate(
  req: Request,
  access: Access,
  { authenticator }: Services,
): Promise<{ caller: Caller; refusal?: Problem }> {
  if (access === PUBLIC) {
    return { caller: NOBODY };
  }
  // A header that came twice is read as HTTP combines it, and so proves nothing.
  const authorization = req.headersDistinct.authorization?.join(", ");
  try {
    return { caller: await authenticator.authenticate(authorization) };
  } catch (error) {
    if (error instanceof Problem) {
      return { caller: NOBODY, refusal: error };
    }
    throw error;
  }
}

async function authorize(
  caller: Caller,
  permission: string,
  req: Request,
  resourceType: string,
  { journal, policy }: Services,
): Promise<void> {
  const hasPermission = caller.permissions.has(permission);
  if (hasPermission && policy(caller, permission, req)) {
    return;
  }
  await journal.record(denied(caller, resourceType, parseId(String(req.params.id))));
  throw new Problem(
    "forbidden",
    hasPermission
      ? "A policy of the service refuses this."
      : `This needs the permission ${permission}.`,
  );
}

function checkContent(req: Request, mediaTypes: ReadonlySet<string>): void {
  if (!isJsonInUtf8(req.headers["content-type"] ?? "", mediaTypes)) {
    const expected = [...mediaTypes].join(" or ");
    throw new Problem("unsupported-media-type", `Send ${expected}, in UTF-8.`);
  }
  if (req.headers["content-encoding"] !== undefined) {
    throw new Problem("unsupported-media-type", "Send the body without a Content-Encoding.");
  }
}

function checkIdempotencyKey(req: Request): void {
  const key = req.headers["idempotency-key"];
  if (key !== undefined && !IDEMPOTENCY_KEY.test(String(key))) {
    throw new Problem("malformed-request", "Idempotency-Key takes 1 to 255 visible ASCII letters.");
  }
}

function readJson(body: Buffer): unknown {
  try {
    return parseJson(body);
  } catch (error) {
    if (error instanceof MalformedJsonError) {
      throw new Problem("malformed-request", error.message);
    }
    throw error;
  }
}

/** The value as the schema has it; what is wrong is added to `errors`. */
function validate(
  schema: z.ZodType,
  value: unknown,
  place: "body" | "query",
  errors: FieldError[],
): unknown {
  const result = schema.safeParse(value);
  if (result.success) {
    return result.data;
  }
  errors.push(...fieldErrors(result.error.issues, place));
  return undefined;
}
