/**
 * Idempotency-Key: a write that is sent twice takes effect once.
 *
 * https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
 */
import { createHash } from "node:crypto";
import type { Request } from "express";
import type { Kysely, Transaction } from "kysely";
import { earlierBy, utcNow } from "./clock.ts";
import { encodeAs } from "./database/dialect.ts";
import { type AnyTables, column, type Database } from "./database/index.ts";
import type { Answer } from "./http/answer.ts";
import type { Exchange } from "./http/api_router.ts";
import type { Journal } from "./journal.ts";
import { idempotencyReplays } from "./observability/metrics.ts";
import { Problem } from "./problems/index.ts";
import type { Services } from "./services.ts";

const KEPT_FOR_SECONDS = 24 * 3600;
const CREATED_AT = column("timestamp");

type Work = (connection: Kysely<AnyTables>) => Promise<Answer>;
type Row = Record<string, unknown>;

/** Answers a write once for each key; without a key it is just done. */
export class Idempotency {
  readonly #database: Database;
  readonly #journal: Journal;

  constructor({ database, journal }: Pick<Services, "database" | "journal">) {
    this.#database = database;
    this.#journal = journal;
  }

  async once<B, Q>({ req, caller, rawBody }: Exchange<B, Q>, work: Work): Promise<Answer> {
    const key = req.headers["idempotency-key"];
    if (key === undefined) {
      return this.#journal.write(work);
    }
    const identity = { owner: caller.id, route: routeOf(req), key: String(key) };
    return this.#database.transaction(async (transaction) => {
      if (!(await this.#database.dialect.tryLock(transaction, lockKey(identity)))) {
        throw new Problem(
          "request-in-progress",
          "The request with this Idempotency-Key is still being handled.",
          { headers: { "Retry-After": "1" } },
        );
      }
      const fingerprint = createHash("sha256").update(rawBody).digest();
      const kept = await this.#find(transaction, identity);
      if (kept !== undefined) {
        return replay(kept, fingerprint);
      }
      const answer = await work(transaction);
      await this.#keep(transaction, identity, fingerprint, answer);
      return answer;
    });
  }

  async cleanUp(now: string): Promise<void> {
    const { dialect, primary } = this.#database;
    await primary
      .deleteFrom("idempotency_keys")
      .where("created_at", "<=", encodeAs(dialect, "timestamp", earlierBy(KEPT_FOR_SECONDS, now)))
      .execute();
  }

  async #find(transaction: Transaction<AnyTables>, identity: Identity): Promise<Row | undefined> {
    const { dialect } = this.#database;
    const owner = encodeAs(dialect, "uuid", identity.owner);
    const kept = await transaction
      .selectFrom("idempotency_keys")
      .selectAll()
      .where("owner_id", "=", owner)
      .where("route", "=", identity.route)
      .where("key", "=", identity.key)
      .executeTakeFirst();
    const createdAt = kept && String(dialect.decode(CREATED_AT, kept.created_at));
    if (createdAt === undefined || createdAt > earlierBy(KEPT_FOR_SECONDS, utcNow())) {
      return kept;
    }
    await transaction
      .deleteFrom("idempotency_keys")
      .where("owner_id", "=", owner)
      .where("route", "=", identity.route)
      .where("key", "=", identity.key)
      .execute();
    return undefined;
  }

  async #keep(
    transaction: Transaction<AnyTables>,
    identity: Identity,
    fingerprint: Buffer,
    { status, headers = {}, body = "" }: Answer,
  ): Promise<void> {
    const { dialect } = this.#database;
    await transaction
      .insertInto("idempotency_keys")
      .values({
        owner_id: encodeAs(dialect, "uuid", identity.owner),
        route: identity.route,
        key: identity.key,
        fingerprint,
        status,
        location: headers.Location ?? null,
        etag: headers.ETag ?? null,
        body,
        created_at: encodeAs(dialect, "timestamp", utcNow()),
      })
      .execute();
  }
}

interface Identity {
  readonly owner: string;
  readonly route: string;
  readonly key: string;
}

function routeOf(req: Request): string {
  return `${req.method} ${req.res?.locals.route}`;
}

function lockKey({ owner, route, key }: Identity): bigint {
  return createHash("sha256").update(`${owner} ${route} ${key}`).digest().readBigInt64BE();
}

function replay(kept: Row, fingerprint: Buffer): Answer {
  if (!fingerprint.equals(kept.fingerprint as Uint8Array)) {
    throw new Problem(
      "idempotency-key-reused",
      "The Idempotency-Key came with another body before.",
    );
  }
  idempotencyReplays.inc();
  return {
    status: Number(kept.status),
    headers: {
      ...(kept.location !== null && { Location: String(kept.location) }),
      ...(kept.etag !== null && { ETag: String(kept.etag) }),
      "Idempotent-Replayed": "true",
    },
    body: String(kept.body),
  };
}
