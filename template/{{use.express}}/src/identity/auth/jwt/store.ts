import type { Transaction } from "kysely";
import { earlierBy } from "../../../platform/clock.ts";
import type { AnyTables, Database } from "../../../platform/database/index.ts";
import { Codec } from "../../accounts/codec.ts";

// An ended family is needed for as long as an access token of it may be valid.
const LONGEST_ACCESS_TOKEN_SECONDS = 86_400;

type Connection = Transaction<AnyTables>;

export interface RefreshToken {
  readonly familyId: string;
  readonly accountId: string;
  readonly roles: readonly string[];
  readonly expiresAt: string;
  readonly usedAt: string | undefined;
  readonly usedBy: Uint8Array | undefined;
}

/** A family is what grows from one login: each refresh token descends from the one before it. */
export class FamilyStore {
  readonly #database: Database;
  readonly #codec: Codec;

  constructor(database: Database) {
    this.#database = database;
    this.#codec = new Codec(database.dialect);
  }

  async isLive(id: string, accountId: string): Promise<boolean> {
    const row = await this.#database.primary
      .selectFrom("token_families")
      .select("id")
      .where("id", "=", this.#codec.id(id))
      .where("user_id", "=", this.#codec.id(accountId))
      .where("ended_at", "is", null)
      .executeTakeFirst();
    return row !== undefined;
  }

  async endedSince(since: string): Promise<string[]> {
    const rows = await this.#database.primary
      .selectFrom("token_families")
      .select("id")
      .where("ended_at", ">", this.#codec.moment(since))
      .execute();
    return rows.map(({ id }) => this.#codec.readId(id));
  }

  async addFamily(
    connection: Connection,
    id: string,
    accountId: string,
    now: string,
    until: string,
  ): Promise<void> {
    await connection
      .insertInto("token_families")
      .values({
        id: this.#codec.id(id),
        user_id: this.#codec.id(accountId),
        created_at: this.#codec.moment(now),
        expires_at: this.#codec.moment(until),
      })
      .execute();
  }

  async addToken(
    connection: Connection,
    hash: Buffer,
    familyId: string,
    until: string,
  ): Promise<void> {
    await connection
      .insertInto("refresh_tokens")
      .values({ hash, family_id: this.#codec.id(familyId), expires_at: this.#codec.moment(until) })
      .execute();
  }

  /** The token, unless its family has ended; nobody else uses or ends it until the commit. */
  async lockToken(connection: Connection, hash: Buffer): Promise<RefreshToken | undefined> {
    const row = await connection
      .selectFrom("refresh_tokens")
      .innerJoin("token_families", "token_families.id", "refresh_tokens.family_id")
      .innerJoin("users", "users.id", "token_families.user_id")
      .select([
        "refresh_tokens.family_id",
        "token_families.user_id",
        "users.role",
        "refresh_tokens.expires_at",
        "refresh_tokens.used_at",
        "refresh_tokens.used_by",
      ])
      .where("refresh_tokens.hash", "=", hash)
      .where("token_families.ended_at", "is", null)
      .$if(this.#database.dialect.locksRows, (query) =>
        query.forUpdate(["refresh_tokens", "token_families"]),
      )
      .executeTakeFirst();
    return (
      row && {
        familyId: this.#codec.readId(row.family_id),
        accountId: this.#codec.readId(row.user_id),
        roles: [String(row.role)],
        expiresAt: this.#codec.readMoment(row.expires_at),
        usedAt: row.used_at === null ? undefined : this.#codec.readMoment(row.used_at),
        usedBy: (row.used_by as Uint8Array | null) ?? undefined,
      }
    );
  }

  async useToken(connection: Connection, hash: Buffer, now: string, client: Buffer): Promise<void> {
    await connection
      .updateTable("refresh_tokens")
      .set({ used_at: this.#codec.moment(now), used_by: client })
      .where("hash", "=", hash)
      .execute();
  }

  async isUnused(connection: Connection, hash: Buffer): Promise<boolean> {
    const row = await connection
      .selectFrom("refresh_tokens")
      .select("hash")
      .where("hash", "=", hash)
      .where("used_at", "is", null)
      .executeTakeFirst();
    return row !== undefined;
  }

  async prolongFamily(connection: Connection, id: string, until: string): Promise<void> {
    await connection
      .updateTable("token_families")
      .set({ expires_at: this.#codec.moment(until) })
      .where("id", "=", this.#codec.id(id))
      .execute();
  }

  async endFamilies(connection: Connection, ids: readonly string[], now: string): Promise<void> {
    if (ids.length === 0) {
      return;
    }
    await connection
      .updateTable("token_families")
      .set({ ended_at: this.#codec.moment(now) })
      .where(
        "id",
        "in",
        ids.map((id) => this.#codec.id(id)),
      )
      .execute();
  }

  /** The families of an account that have not ended, but one. */
  async lockOtherFamilies(
    connection: Connection,
    accountId: string,
    kept: string | undefined,
  ): Promise<string[]> {
    const rows = await connection
      .selectFrom("token_families")
      .select("id")
      .where("user_id", "=", this.#codec.id(accountId))
      .where("ended_at", "is", null)
      .$if(kept !== undefined, (query) => query.where("id", "!=", this.#codec.id(String(kept))))
      .$if(this.#database.dialect.locksRows, (query) => query.forUpdate())
      .execute();
    return rows.map(({ id }) => this.#codec.readId(id));
  }

  async deleteExpired(connection: Connection, now: string): Promise<void> {
    await connection
      .deleteFrom("refresh_tokens")
      .where("expires_at", "<", this.#codec.moment(now))
      .execute();
    await connection
      .deleteFrom("token_families")
      .where("expires_at", "<", this.#codec.moment(earlierBy(LONGEST_ACCESS_TOKEN_SECONDS, now)))
      .execute();
  }
}
