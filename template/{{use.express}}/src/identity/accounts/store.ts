import type { Kysely, Transaction } from "kysely";
import type { AnyTables, Database } from "../../platform/database/index.ts";
import { Codec } from "./codec.ts";
import type { Account } from "./models.ts";

interface UsersTable {
  id: unknown;
  email: string;
  email_lower: string;
  password_hash: string;
  password_changed_at: unknown;
  role: string;
  created_at: unknown;
}

type AccountTables = AnyTables & { users: UsersTable };

/** The accounts' rows. */
export class AccountStore {
  readonly #database: Database;
  readonly #codec: Codec;
  readonly #primary: Kysely<AccountTables>;

  constructor(database: Database) {
    this.#database = database;
    this.#codec = new Codec(database.dialect);
    this.#primary = database.primary as unknown as Kysely<AccountTables>;
  }

  async find(id: string): Promise<Account | undefined> {
    const row = await this.#primary
      .selectFrom("users")
      .selectAll()
      .where("id", "=", this.#codec.id(id))
      .executeTakeFirst();
    return row && this.#account(row as UsersTable);
  }

  async findByEmail(email: string): Promise<Account | undefined> {
    const row = await this.#primary
      .selectFrom("users")
      .selectAll()
      .where("email_lower", "=", email.toLowerCase())
      .executeTakeFirst();
    return row && this.#account(row as UsersTable);
  }

  /** Throws a unique violation when the email is taken. */
  async add(connection: Kysely<AnyTables>, account: Account): Promise<void> {
    await connection
      .insertInto("users")
      .values({
        id: this.#codec.id(account.id),
        email: account.email,
        email_lower: account.email.toLowerCase(),
        password_hash: account.passwordHash,
        password_changed_at: this.#codec.moment(account.passwordChangedAt),
        role: account.role,
        created_at: this.#codec.moment(account.createdAt),
      })
      .execute();
  }

  /** Whether the password is still the one that was read; until the transaction ends. */
  async holdsPassword(transaction: Transaction<AnyTables>, account: Account): Promise<boolean> {
    const row = await transaction
      .selectFrom("users")
      .select("password_changed_at")
      .where("id", "=", this.#codec.id(account.id))
      .$if(this.#database.dialect.locksRows, (query) => query.forUpdate())
      .executeTakeFirst();
    return (
      row !== undefined &&
      this.#codec.readMoment(row.password_changed_at) === account.passwordChangedAt
    );
  }

  async setPassword(
    transaction: Transaction<AnyTables>,
    id: string,
    passwordHash: string,
    changedAt: string,
  ): Promise<void> {
    await transaction
      .updateTable("users")
      .set({ password_hash: passwordHash, password_changed_at: this.#codec.moment(changedAt) })
      .where("id", "=", this.#codec.id(id))
      .execute();
  }

  /** Keeps the password; changes nothing when it was changed in the meantime. */
  async replaceHash(account: Account, passwordHash: string): Promise<void> {
    await this.#primary
      .updateTable("users")
      .set({ password_hash: passwordHash })
      .where("id", "=", this.#codec.id(account.id))
      .where("password_hash", "=", account.passwordHash)
      .execute();
  }

  #account(row: UsersTable): Account {
    return {
      id: this.#codec.readId(row.id),
      email: row.email,
      passwordHash: row.password_hash,
      passwordChangedAt: this.#codec.readMoment(row.password_changed_at),
      role: row.role,
      createdAt: this.#codec.readMoment(row.created_at),
    };
  }
}
