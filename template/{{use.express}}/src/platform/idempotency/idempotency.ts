/**
 * Idempotency-Key: a write that is sent twice takes effect once.
 *
 * https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
 */
import { hash } from "node:crypto";
import type { Request } from "express";
import type { InsertTarget, JointInsert, Row } from "../database/dialect.ts";
import type { Database } from "../database/index.ts";
import type { Answer } from "../http/answer.ts";
import type { Exchange } from "../http/api_router.ts";
import { idempotencyReplays } from "../observability/metrics.ts";
import { Problem } from "../problems/index.ts";
import { IdempotencyKeys, isExpired, KEYS, type KeptAnswer, type Key } from "./keys.ts";

/** Inserts a row into each of some tables, once for each key; without a key it is just done. */
export class Idempotency {
  readonly #keys: IdempotencyKeys;
  readonly #insert: JointInsert;
  readonly #insertWithKey: JointInsert;
  readonly #isUniqueViolation: (error: unknown) => boolean;

  constructor(database: Database, tables: readonly InsertTarget[]) {
    const { dialect, primary } = database;
    this.#keys = new IdempotencyKeys(database);
    this.#insert = dialect.prepareInsert(primary, tables);
    this.#insertWithKey = dialect.prepareInsert(primary, [KEYS, ...tables]);
    this.#isUniqueViolation = dialect.isUniqueViolation;
  }

  /** `answer` is what a retry gets again, in place of one of its own. */
  async insert<B, Q>(
    exchange: Exchange<B, Q>,
    rows: readonly Row[],
    answer: Answer,
  ): Promise<Answer> {
    const key = keyOf(exchange);
    if (key === undefined) {
      await this.#insert(rows);
      return answer;
    }
    try {
      const row = this.#keys.encode(key, answer);
      if (await this.#insertWithKey([row, ...rows], lockOf(key))) {
        return answer;
      }
    } catch (error) {
      // The key or another value is taken: the key comes first.
      const kept = this.#isUniqueViolation(error) ? await this.#keys.find(key) : undefined;
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
