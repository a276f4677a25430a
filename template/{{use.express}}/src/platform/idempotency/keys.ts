import { earlierBy, utcNow } from "../clock.ts";
import { encodeAs, type InsertTarget, type Row } from "../database/dialect.ts";
import { column, type Database } from "../database/index.ts";
import type { Answer } from "../http/answer.ts";

const KEPT_FOR_SECONDS = 24 * 3600;
const CREATED_AT = column("timestamp");

export const KEYS: InsertTarget = {
  name: "idempotency_keys",
  columns: [
    "owner_id",
    "route",
    "key",
    "fingerprint",
    "status",
    "location",
    "etag",
    "body",
    "created_at",
  ],
};

/** A key as it was sent, with a hash of the body that came with it. */
export interface Key {
  readonly ownerId: string;
  readonly route: string;
  readonly key: string;
  readonly fingerprint: Buffer;
}

/** The answer to the first request with a key. */
export interface KeptAnswer {
  readonly fingerprint: Uint8Array;
  readonly status: number;
  readonly location: string | null;
  readonly etag: string | null;
  readonly body: string;
  readonly createdAt: string;
}

export function isExpired({ createdAt }: KeptAnswer): boolean {
  return createdAt <= earlierBy(KEPT_FOR_SECONDS, utcNow());
}

/** The keys of a day, with their answers. */
export class IdempotencyKeys {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  encode(key: Key, { status, headers = {}, body = "" }: Answer): Row {
    const { dialect } = this.#database;
    return {
      owner_id: encodeAs(dialect, "uuid", key.ownerId),
      route: key.route,
      key: key.key,
      fingerprint: key.fingerprint,
      status,
      location: headers.Location ?? null,
      etag: headers.ETag ?? null,
      body,
      created_at: encodeAs(dialect, "timestamp", utcNow()),
    };
  }

  async find(key: Key): Promise<KeptAnswer | undefined> {
    const { dialect, primary } = this.#database;
    const row = await primary
      .selectFrom(KEYS.name)
      .selectAll()
      .where((builder) => builder.and(this.#identity(key)))
      .executeTakeFirst();
    return (
      row && {
        ...(row as unknown as KeptAnswer),
        status: Number(row.status),
        createdAt: String(dialect.decode(CREATED_AT, row.created_at)),
      }
    );
  }

  /** Frees the key, unless it has been used anew meanwhile. */
  async forget(key: Key, { createdAt }: KeptAnswer): Promise<void> {
    const { dialect, primary } = this.#database;
    const created_at = encodeAs(dialect, "timestamp", createdAt);
    await primary
      .deleteFrom(KEYS.name)
      .where((builder) => builder.and({ ...this.#identity(key), created_at }))
      .execute();
  }

  async cleanUp(now: string): Promise<void> {
    const { dialect, primary } = this.#database;
    const oldest = encodeAs(dialect, "timestamp", earlierBy(KEPT_FOR_SECONDS, now));
    await primary.deleteFrom(KEYS.name).where("created_at", "<=", oldest).execute();
  }

  #identity({ ownerId, route, key }: Key): Row {
    return { owner_id: encodeAs(this.#database.dialect, "uuid", ownerId), route, key };
  }
}
