/**
 * Idempotency-Key: a write that is sent twice takes effect once.
 *
 * https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
 */
import { hash } from "node:crypto";
import type { Request } from "express";
import type { NewRow } from "../database/dialect.ts";
import type { Database } from "../database/index.ts";
import type { Answer } from "../http/answer.ts";
import type { Exchange } from "../http/api_router.ts";
import { idempotencyReplays } from "../observability/metrics.ts";
import { Problem } from "../problems/index.ts";
import { IdempotencyKeys, isExpired, KEYS, type KeptAnswer, type Key } from "./keys.ts";

/** Inserts rows together, once for each key; without a key it is just done. */
export class Idempotency {
  readonly #database: Database;
  readonly #keys: IdempotencyKeys;

  constructor(database: Database) {
    this.#database = database;
    this.#keys = new IdempotencyKeys(database);
  }

  /** `answer` is what a retry gets again, in place of one of its own. */
  async insert<B, Q>(
    exchange: Exchange<B, Q>,
    rows: readonly NewRow[],
    answer: Answer,
  ): Promise<Answer> {
    const key = keyOf(exchange);
    if (key === undefined) {
      await this.#database.insert(rows);
      return answer;
    }
    try {
      const used = { target: KEYS, values: this.#keys.encode(key, answer) };
      if (await this.#database.insert([used, ...rows], lockOf(key))) {
        return answer;
      }
    } catch (error) {
      // The key or another value is taken: the key comes first.
      const isTaken = this.#database.dialect.isUniqueViolation(error);
      const kept = isTaken ? await this.#keys.find(key) : undefined;
      if (kept === undefined) {
        throw error;
      }
      if (isExpired(kept)) {
        await this.#keys.forget(key, kept);
        return this.insert(exchange, rows, answer);
      }
      return replay(kept, key);
    }
    throw new Problem(
      "request-in-progress",
      "The request with this Idempotency-Key is still being handled.",
      { headers: { "Retry-After": "1" } },
    );
  }
}

function keyOf<B, Q>({ req, caller, rawBody }: Exchange<B, Q>): Key | undefined {
  const key = req.headers["idempotency-key"];
  return key === undefined
    ? undefined
    : {
        ownerId: caller.id,
        route: routeOf(req),
        key: String(key),
        fingerprint: hash("sha256", rawBody, "buffer"),
      };
}

function routeOf(req: Request): string {
  return `${req.method} ${req.res?.locals.route}`;
}

function lockOf({ ownerId, route, key }: Key): bigint {
  return hash("sha256", `${ownerId} ${route} ${key}`, "buffer").readBigInt64BE();
}

function replay(kept: KeptAnswer, { fingerprint }: Key): Answer {
  if (!fingerprint.equals(kept.fingerprint)) {
    throw new Problem(
      "idempotency-key-reused",
      "The Idempotency-Key came with another body before.",
    );
  }
  idempotencyReplays.inc();
  const { status, location, etag, body } = kept;
  return {
    status,
    headers: {
      ...(location !== null && { Location: location }),
      ...(etag !== null && { ETag: etag }),
      "Idempotent-Replayed": "true",
    },
    body,
  };
}
